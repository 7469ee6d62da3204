/// What is taken from the user's pip configuration: where to download from and how to get there. Everything else in it,
/// such as where to install to, is not for a managed environment.
package struct PipSettings: Sendable, Decodable {
    package var indexUrl: String?
    package var extraIndexUrl: [String]?
    package var findLinks: [String]?
    package var proxy: String?
    package var cert: String?
    package var clientCert: String?
    package var trustedHost: [String]?
    package var noIndex: Bool?
    /// What is wrong with the configuration.
    package var error: String?

    /// Variables in which pip reads them.
    static let variableNames: Set = [
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_PROXY", "PIP_CERT", "PIP_CLIENT_CERT",
        "PIP_TRUSTED_HOST", "PIP_NO_INDEX",
    ]

    /// The same as variables that pip reads.
    package var variables: [String: String] {
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
    package var sourceDescription: String {
        let indexes = noIndex == true ? [] : [indexUrl ?? "the Python Package Index"] + (extraIndexUrl ?? [])
        return "pip from " + (indexes + (findLinks ?? [])).map(Self.withoutCredentials).joined(separator: ", ")
    }

    private static func withoutCredentials(_ address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return address }
        // Taken apart by hand: a password may hold what no strict parser of addresses accepts.
        let rest = address[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return address }
        return address[..<scheme.upperBound] + String(rest[rest.index(after: at)...])
    }
}
