import Model

/// Manifests and locks, known by their names.
enum ManifestNames {
  private static let locks: Set<String> = [
    "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "conda-lock.yml",
    "pixi.lock",
  ]
  private static let projects: Set<String> = ["pyproject.toml", "setup.py", "setup.cfg"]
  private static let environments: Set<String> = [
    "environment.yml", "environment.yaml", "Pipfile", "pixi.toml",
  ]

  /// What a file is to the installation of packages; nil for everything else.
  static func kind(of path: String) -> ManifestReference.Kind? {
    let parts = path.split(separator: "/")
    let name = parts.last.map(String.init) ?? ""
    if locks.contains(name) { return .lock }
    if projects.contains(name) { return .project }
    if environments.contains(name) { return .requirements }
    let isText = name.hasSuffix(".txt") || name.hasSuffix(".in")
    if isText, name.contains("constraints") { return .constraints }
    let isNamed = name.lowercased().contains("requirements")
    let isInFolder = parts.dropLast().last?.hasSuffix("requirements") == true
    return isText && (isNamed || isInFolder) ? .requirements : nil
  }
}
