import Foundation
import SottoCore
import Testing

@Suite("The user's pip settings")
struct PipSettingsTests {
    private func settings(_ json: String) throws -> PipSettings {
        try JSON.decode(PipSettings.self, from: Data(json.utf8))
    }

    @Test("Where packages come from and how to get there becomes variables for pip")
    func variables() throws {
        let settings = try settings(
            """
            {"index_url": "https://i/simple", "extra_index_url": ["https://a/", "https://b/"], "find_links": ["/w"],
             "proxy": "http://p:3128", "cert": "/c.pem", "client_cert": "/cc.pem", "trusted_host": ["h1", "h2"],
             "no_index": true}
            """
        )
        #expect(
            settings.variables == [
                "PIP_INDEX_URL": "https://i/simple", "PIP_EXTRA_INDEX_URL": "https://a/ https://b/",
                "PIP_FIND_LINKS": "/w", "PIP_PROXY": "http://p:3128", "PIP_CERT": "/c.pem",
                "PIP_CLIENT_CERT": "/cc.pem", "PIP_TRUSTED_HOST": "h1 h2", "PIP_NO_INDEX": "1",
            ]
        )
    }

    @Test("No settings give no variables, and so do empty ones, and unknown ones are passed over")
    func empty() throws {
        #expect(try settings("{}").variables.isEmpty)
        #expect(
            try settings(#"{"index_url": "", "find_links": [], "no_index": false, "user": true}"#).variables.isEmpty)
    }

    @Test("The source names every place, or the Python Package Index")
    func source() throws {
        #expect(try settings("{}").sourceDescription == "pip from the Python Package Index")
        let some = try settings(#"{"extra_index_url": ["https://b/"], "find_links": ["/w"]}"#)
        #expect(some.sourceDescription == "pip from the Python Package Index, https://b/, /w")
        #expect(try settings(#"{"no_index": true, "find_links": ["/w"]}"#).sourceDescription == "pip from /w")
    }

    @Test(
        "User names and passwords never get into the source",
        arguments: [
            ("https://user:secret@host/simple", "https://host/simple"),
            ("https://secret@host:8080/s", "https://host:8080/s"),
            ("https://u:se@cret@host/s", "https://host/s"),
            ("https://u:se%cret{}|@host/s", "https://host/s"),
            ("https://host/path@version", "https://host/path@version"),
        ]
    )
    func credentials(_ address: String, _ shown: String) throws {
        let settings = try settings(#"{"index_url": "\#(address)", "find_links": ["\#(address)"]}"#)
        #expect(settings.sourceDescription == "pip from \(shown), \(shown)")
    }
}
