import Foundation

/// What is taken from the user's pip configuration: where to download from and how to get there. Everything else in it,
/// such as where to install to, is not for a managed environment.
struct PipSettings: Sendable, Decodable {
    var indexUrl: String?
    var extraIndexUrl: [String]?
    var findLinks: [String]?
    var proxy: String?
    var cert: String?
    var clientCert: String?
    var trustedHost: [String]?
    var noIndex: Bool?
    /// What is wrong with the configuration.
    var error: String?

    /// The same as variables that pip reads.
    var variables: [String: String] {
        var variables: [String: String] = [:]
        variables["PIP_INDEX_URL"] = indexUrl
        variables["PIP_EXTRA_INDEX_URL"] = extraIndexUrl?.joined(separator: " ")
        variables["PIP_FIND_LINKS"] = findLinks?.joined(separator: " ")
        variables["PIP_PROXY"] = proxy
        variables["PIP_CERT"] = cert
        variables["PIP_CLIENT_CERT"] = clientCert
        variables["PIP_TRUSTED_HOST"] = trustedHost?.joined(separator: " ")
        variables["PIP_NO_INDEX"] = noIndex == true ? "1" : nil
        return variables.filter { !$0.value.isEmpty }
    }

    /// Where packages come from, for the ledger, without user names and passwords.
    var sourceDescription: String {
        let indexes = noIndex == true ? [] : [indexUrl ?? "the Python Package Index"] + (extraIndexUrl ?? [])
        return "pip from " + (indexes + (findLinks ?? [])).map(Self.withoutCredentials).joined(separator: ", ")
    }

    private static func withoutCredentials(_ address: String) -> String {
        guard var parts = URLComponents(string: address), parts.host != nil else { return address }
        parts.user = nil
        parts.password = nil
        return parts.string ?? address
    }
}
