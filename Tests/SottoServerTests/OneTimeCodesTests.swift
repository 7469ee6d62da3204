import SottoServer
import Testing

@Suite("Codes that are good once")
struct OneTimeCodesTests {
    @Test("A code is good once")
    func once() {
        let codes = OneTimeCodes()
        let code = codes.make()
        #expect(codes.use(code))
        #expect(!codes.use(code))
    }

    @Test("A code that nobody has used in time is good no more")
    func late() {
        let codes = OneTimeCodes(lifetime: .zero)
        #expect(!codes.use(codes.make()))
    }

    @Test("What was never made is not good, and does not use up what was")
    func unknown() {
        let codes = OneTimeCodes()
        let code = codes.make()
        for other in ["", "0", code.uppercased() + "0", String(code.dropLast()), OneTimeCodes().make()] {
            #expect(!codes.use(other))
        }
        #expect(codes.use(code))
    }

    @Test("Codes are 128 random bits, each its own")
    func random() {
        let codes = OneTimeCodes()
        let made = (0..<100).map { _ in codes.make() }
        #expect(Set(made).count == 100)
        #expect(made.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{32}/#) != nil })
    }

    @Test("Of many who use one code at once, one gets in")
    func atOnce() async {
        let codes = OneTimeCodes()
        let code = codes.make()
        let good = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { codes.use(code) } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(good == 1)
    }

    @Test("There are never more than there may be: the oldest gives way")
    func many() {
        let codes = OneTimeCodes(limit: 3)
        let made = (0..<5).map { _ in codes.make() }
        #expect(made.map(codes.use) == [false, false, true, true, true])
    }
}
