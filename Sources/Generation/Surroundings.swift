import Core
import Files
import Glibc

/// What other programs get to see of this process's environment: names from a list, nothing else.
enum Surroundings {
  /// For programs whose output counts: one locale, one time zone, one hash seed.
  static let plain: [(name: String, value: String)] = [
    ("PATH", "/usr/local/bin:/usr/bin:/bin"), ("LC_ALL", "C.UTF-8"), ("TZ", "UTC"),
    ("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONHASHSEED", "0"),
  ]

  /// pip also needs to know about proxies, indexes and certificates.
  static var forInstalling: [(name: String, value: String)] {
    let inherited = [
      "HOME", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
      "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_CERT", "PIP_CONFIG_FILE",
      "PIP_FIND_LINKS", "PIP_NO_INDEX", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "XDG_CONFIG_HOME",
    ]
    return plain + inherited.compactMap { name in variable(name).map { (name, $0) } }
  }

  /// Where test environments are kept: the user's cache, else the temporary folder.
  static var cacheFolder: String {
    if let folder = variable("XDG_CACHE_HOME") { return folder + "/l9gen" }
    if let home = variable("HOME") { return home + "/.cache/l9gen" }
    return temporaryFolder + "/l9gen-cache"
  }

  static var temporaryFolder: String { variable("TMPDIR") ?? "/tmp" }

  /// Paths a program of this name may have: those of PATH first, then the system's.
  static func programs(named name: String) -> [String] {
    let folders = (variable("PATH") ?? "").split(separator: ":").map(String.init)
    return (folders + ChildProcess.searchPath).map { $0 + "/" + name }
      .filter { unsafe access($0, X_OK) == 0 }
  }

  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
