import Testing

import DesktopCore

@Suite struct PageTests {
    private let policy = PagePolicy(origin: "http://127.0.0.1:8321")

    @Test(arguments: ["http://127.0.0.1:8321", "http://127.0.0.1:8321/", "http://127.0.0.1:8321/#/jobs"])
    func theServersOwnIsAllowed(address: String) {
        #expect(policy.allows(address))
    }

    @Test(arguments: [
        "http://127.0.0.1:83210/", "http://127.0.0.1:8321@example/", "http://127.0.0.1:8321.example/",
        "https://127.0.0.1:8321/", "http://localhost:8321/", "file:///etc/passwd", "about:blank", "javascript:1",
        "data:,", "",
    ])
    func nothingElseIs(address: String) {
        #expect(!policy.allows(address))
    }

    @Test func theViewStaysWhenTheServerMoves() {
        #expect(policy.address(after: "http://127.0.0.1:1/#/items/7#x") == "http://127.0.0.1:8321/#/items/7#x")
        #expect(policy.address(after: nil) == "http://127.0.0.1:8321/")
        #expect(policy.address(after: "http://127.0.0.1:1/") == "http://127.0.0.1:8321/")
    }

    @Test func messagesAreUnderstood() {
        #expect(PageMessage(json: #"{"action":"choose-files"}"#) == .chooseFiles)
        #expect(PageMessage(json: #"{"action":"reveal","path":"/a b/🎬\n.wav"}"#) == .reveal(path: "/a b/🎬\n.wav"))
    }

    @Test(arguments: [
        "", "null", "7", "[]", "{}", #"{"action":7}"#, #"{"action":"reveal"}"#, #"{"action":"reveal","path":"a"}"#,
        #"{"action":"reveal","path":"/a\u0000b"}"#, #"{"action":"run","path":"/bin/true"}"#,
        #"{"action":"choose-files","path":"/a"}"#,
    ])
    func nonsenseIsNone(json: String) {
        #expect(PageMessage(json: json) == nil)
    }
}
