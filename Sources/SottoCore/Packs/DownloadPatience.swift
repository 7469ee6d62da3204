/// How long an install waits for a server that is silent.
package struct DownloadPatience: Sendable {
    /// How long nothing may come, whatever pip tries meanwhile, before the download is given up.
    package var silence: Duration
    /// How many seconds pip waits for an answer.
    package var answerSeconds: Int
    /// How often pip tries again.
    package var retries: Int

    package init(silence: Duration, answerSeconds: Int, retries: Int) {
        self.silence = silence
        self.answerSeconds = answerSeconds
        self.retries = retries
    }
}
