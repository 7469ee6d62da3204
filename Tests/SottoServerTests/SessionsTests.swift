import SottoServer
import Testing

@Suite("The sessions of a server")
struct SessionsTests {
    @Test("Each has a secret of its own, of 256 random bits, which lets it in")
    func secrets() {
        let sessions = Sessions()
        let secrets = (0..<20).map { _ in sessions.begin() }
        #expect(Set(secrets).count == 20)
        #expect(secrets.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{64}/#) != nil })
        #expect(secrets.allSatisfy(sessions.contains))
    }

    @Test("The secrets of another server, as of one before, let nobody in")
    func others() {
        let sessions = Sessions()
        let secret = sessions.begin()
        for other in ["", "0", secret.uppercased() + "0", String(secret.dropLast()), Sessions().begin()] {
            #expect(!sessions.contains(other))
        }
    }

    @Test("A session ends after its time")
    func late() {
        let sessions = Sessions(lifetime: .zero)
        #expect(!sessions.contains(sessions.begin()))
    }

    @Test("There are never more than there may be: the oldest gives way")
    func many() {
        let sessions = Sessions(limit: 3)
        let secrets = (0..<5).map { _ in sessions.begin() }
        #expect(secrets.map(sessions.contains) == [false, false, true, true, true])
    }
}
