import Testing

import DesktopCore

@Suite struct VisibleTextTests {
    @Test func whatIsForeignIsShown() {
        let foreign = "a\u{1B}]0;x\u{7}\u{202E}\n"
        #expect(("one\n\(foreign)" as VisibleText).text == #"one"# + "\n" + #"a\u{1B}]0;x\u{07}\u{202E}\u{0A}"#)
    }
}
