import SottoCore
import Testing

@Suite("A worker's lines")
struct WorkerEventTests {
    @Test("Progress has a fraction, and a speed where it is known")
    func progress() throws {
        guard
            case .progress(let fraction, let speed) = WorkerEvent(
                line: #"{"event":"progress","stage":"separate","fraction":0.42,"speed":31.5}"#
            )
        else {
            Issue.record("no progress")
            return
        }
        #expect(fraction == 0.42)
        #expect(speed == 31.5)
        guard case .progress(_, nil) = WorkerEvent(line: #"{"event":"progress","fraction":1,"new_key":[1]}"#) else {
            Issue.record("no progress without speed")
            return
        }
    }

    @Test(
        "A log line has its level; an unknown level is information",
        arguments: [
            ("warning", JobEvent.Level.warning), ("error", .error), ("info", .info), ("shout", .info),
        ])
    func log(_ name: String, _ expected: JobEvent.Level) {
        guard
            case .log(let level, let message) = WorkerEvent(
                line: #"{"event":"log","level":"\#(name)","message":"ü \" \n"}"#
            )
        else {
            Issue.record("no log line")
            return
        }
        #expect(level == expected)
        #expect(message == "ü \" \n")
    }

    @Test("The end has its figures, a failure its three parts")
    func ends() {
        guard
            case .done(let report) = WorkerEvent(
                line:
                    #"{"event":"done","outputs":[],"stats":{"engine_version":"native 1 (oneDNN 2.6.3)","precision":"bf16","#
                    + #""bit_depth":"24","limited_samples":{"vocals":3},"frames":7}}"#
            )
        else {
            Issue.record("no end")
            return
        }
        #expect(report.engineVersion == "native 1 (oneDNN 2.6.3)")
        #expect(report.precision == "bf16")
        #expect(report.bitDepth == "24")
        #expect(report.limitedSamples == ["vocals": 3])
        guard
            case .failed(let error) = WorkerEvent(
                line: #"{"event":"failed","code":"c","message":"m","hint":"h"}"#
            )
        else {
            Issue.record("no failure")
            return
        }
        #expect(error == SottoError(code: "c", message: "m", hint: "h"))
    }

    @Test(
        "Anything else is no event",
        arguments: [
            "", "hello", "{", "[]", "null", "{}", #"{"event":"dance"}"#, #"{"event":7}"#, #"{"event":"done"}"#,
            #"{"event":"done","stats":{}}"#, #"{"event":"failed","code":"c"}"#,
            #"{"event":"progress","fraction":"half"}"#,
            #"{"event":"progress","fraction":1}{"event":"done"}"#, "\u{0}", #""event""#,
        ]
    )
    func garbage(_ line: String) {
        let event = WorkerEvent(line: line)
        if let event { Issue.record("\(event)") }
    }
}
