/// What ffmpeg's resampler did to keep to the timestamps. It tells it many lines for one gap.
enum TimestampCorrection {
    /// So many samples of silence were put in.
    case added(Int)
    /// So many samples were cut.
    case discarded(Int)

    /// Reads a line such as `[Parsed_aresample_0 @ 0x55] [SWR @ 0x56] [verbose] adding 16384 audio samples of silence`,
    /// or the same with `discarding 4800 audio samples`.
    ///
    /// - Returns: nil for any other.
    init?(_ line: String) {
        // Anything else that has these words is text from the file, such as a title.
        guard line.hasPrefix("[Parsed_aresample_") else { return nil }
        let words = line.split(separator: " ")
        guard let verb = words.firstIndex(where: { $0 == "adding" || $0 == "discarding" }),
            words.count > verb + 3, words[verb + 2] == "audio", words[verb + 3].hasPrefix("samples"),
            // ffmpeg counts in 32 bits. So sums of what lines say hold in an Int, whoever has written them.
            let count = Int32(words[verb + 1]).map(Int.init), count > 0
        else { return nil }
        self = words[verb] == "adding" ? .added(count) : .discarded(count)
    }
}
