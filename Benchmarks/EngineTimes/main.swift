import Foundation

// Measures parts of the native engine within one process, and prints one JSON document.
//
// EngineTimes MODEL          the transforms and the networks; MODEL is the folder with model.index
// EngineTimes MODEL MIXTURE  the seams between segments, in a WAV file of 44.1 kHz stereo

let words = Array(CommandLine.arguments.dropFirst())
guard 1...2 ~= words.count else {
    try FileHandle.standardError.write(contentsOf: Data("usage: EngineTimes MODEL [MIXTURE]\n".utf8))
    exit(64)
}
let report =
    words.count == 1
    ? try TransformTimes.measure().merging(NetworkTimes.measure(model: words[0])) { $1 }
    : try SeamMeasure.measure(model: words[0], mixture: words[1])
let json = try JSONSerialization.data(
    withJSONObject: report.mapValues { $0 as Any }, options: [.prettyPrinted, .sortedKeys])
print(String(decoding: json, as: UTF8.self))
