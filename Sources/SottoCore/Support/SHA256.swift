import CCrypto

/// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto, of bytes that come block by block.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    package init() {
        // Both fail only without memory, or with a libcrypto that lacks SHA-256.
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// The hash of all bytes so far, in lower-case hexadecimal.
    package consuming func hexadecimal() -> String {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        EVP_DigestFinal_ex(context, &digest, nil)
        return Self.hexadecimal(digest)
    }

    private static let byteCount = 32

    private static func hexadecimal(_ digest: [UInt8]) -> String {
        digest.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
    }

    /// The hash of bytes that are all there, in lower-case hexadecimal.
    package static func hexadecimal(of bytes: some Collection<UInt8>) -> String {
        var hash = SHA256()
        bytes.withContiguousStorageIfAvailable { hash.update(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { hash.update($0) }
        return hash.hexadecimal()
    }

    /// HMAC-SHA256 (RFC 2104), in lower-case hexadecimal.
    package static func authenticationCode(of message: String, key: String) -> String {
        var code = [UInt8](repeating: 0, count: byteCount)
        let (key, message) = (Array(key.utf8), Array(message.utf8))
        HMAC(EVP_sha256(), key, CInt(key.count), message, message.count, &code, nil)
        return hexadecimal(code)
    }
}
