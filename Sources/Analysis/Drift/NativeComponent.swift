import Accelerators
import Model
import Versions

/// The accelerator component that the subject of a finding stands for.
enum NativeComponent {
  static func name(ofSubject subject: String) -> String? {
    guard subject.hasPrefix("pkg:"),
      let type = subject.dropFirst(4).split(separator: "/").first.map(String.init),
      let ecosystem = Ecosystem(rawValue: type),
      let name = subject.split(separator: "/").last.map(String.init)
    else { return nil }
    return NativeLibraries.component(ecosystem: ecosystem, distribution: name)
  }
}
