/// Why text or parts make no package URL.
package enum PackageURLError: Error, Equatable, Sendable {
  /// The text does not start with `pkg:`.
  case scheme
  /// The type is missing, starts with no letter, or holds other characters than letters, digits,
  /// `.` and `-`.
  case type(String)
  /// The name is missing.
  case nameMissing
  /// The type wants a namespace and there is none.
  case namespaceRequired(type: String)
  /// The type knows no namespace and there is one.
  case namespaceProhibited(type: String, namespace: String)
  /// A segment of the namespace or the subpath is empty, holds a slash, or is `.` or `..`.
  case segment(String)
  /// A `%` is followed by no two hexadecimal digits, or the bytes are no UTF-8.
  case percentEncoding(String)
  /// A qualifier is no `key=value`, or its key is empty or holds refused characters.
  case qualifier(String)
  /// Two qualifiers have the same key.
  case repeatedQualifier(key: String)
  /// The type wants a qualifier that is missing.
  case qualifierRequired(type: String, key: String)
  /// The type refuses this name.
  case name(type: String, name: String)
  /// The type refuses this version.
  case version(type: String, version: String)
}

extension PackageURLError: Explained {
  /// What is wrong with the text.
  package var message: String {
    switch self {
    case .scheme: "a package URL starts with `pkg:`"
    case .type(let type): "`\(type)` is no package URL type"
    case .nameMissing: "the package URL has no name"
    case .namespaceRequired(let type): "a package URL of type `\(type)` needs a namespace"
    case .namespaceProhibited(let type, let namespace):
      "a package URL of type `\(type)` has no namespace, but found `\(namespace)`"
    case .segment(let text): "`\(text)` has an empty or relative segment, or an encoded slash"
    case .percentEncoding(let text): "`\(text)` is not percent-encoded UTF-8"
    case .qualifier(let text): "`\(text)` is no qualifier of the form key=value"
    case .repeatedQualifier(let key): "the qualifier `\(key)` stands twice"
    case .qualifierRequired(let type, let key):
      "a package URL of type `\(type)` needs the qualifier `\(key)`"
    case .name(let type, let name): "`\(name)` is no package name of type `\(type)`"
    case .version(let type, let version): "`\(version)` is no version of type `\(type)`"
    }
  }
}
