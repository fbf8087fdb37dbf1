import COpenSSL
import Glibc
public import TLS

/// A self-signed certificate for some hosts in files of its own, which go with it.
public final class TestCertificate: Sendable {
    public let pair: TLSKeyPair
    private let directory: String

    public init(_ hosts: String...) {
        var template = Array("/tmp/tls-test-XXXXXX".utf8CString)
        self.directory = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
        self.pair = TLSKeyPair(
            certificatePath: "\(self.directory)/certificate.pem", keyPath: "\(self.directory)/key.pem")
        self.renew(hosts)
    }

    deinit {
        unlink(self.pair.certificatePath)
        unlink(self.pair.keyPath)
        rmdir(self.directory)
    }

    /// Writes another certificate and key into the same files.
    public func renew(_ hosts: [String]) {
        let key = Self.makeKey()
        let certificate = X509_new()
        defer {
            EVP_PKEY_free(key)
            X509_free(certificate)
        }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1...Int64.max))
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600)
        X509_set_pubkey(certificate, key)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, hosts[0], -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        let names = hosts.map { "DNS:\($0)" }.joined(separator: ",")
        let extra = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, names)
        X509_add_ext(certificate, extra, -1)
        X509_EXTENSION_free(extra)
        X509_sign(certificate, key, EVP_sha256())
        Self.write(to: self.pair.certificatePath) { PEM_write_bio_X509($0, certificate) }
        Self.write(to: self.pair.keyPath) { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    private static func makeKey() -> OpaquePointer? {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
        defer { EVP_PKEY_CTX_free(context) }
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
        var key: OpaquePointer?
        EVP_PKEY_keygen(context, &key)
        return key
    }

    private static func write(to path: String, _ body: (OpaquePointer?) -> Int32) {
        let file = BIO_new_file(path, "w")
        let result = body(file)
        BIO_free(file)
        precondition(result == 1, "cannot write \(path)")
    }
}
