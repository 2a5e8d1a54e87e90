import Logging
import NodeService
import SecretStorage
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

struct AccessTokenTests {
    @Test func filesAreMadeForTheirOwnerAndNeverReplaced() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("token")
        let token = try AccessToken.create(path: path)
        var status = stat()
        #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try AccessToken(path: path).isShown(by: token.authorization))
        #expect(!token.isShown(by: nil) && !token.isShown(by: ""))
        #expect(throws: SecretFileError.exists(path: path)) { try AccessToken.create(path: path) }
        #expect(try AccessToken.create(path: folder.path("other")).authorization != token.authorization)
    }

    @Test func otherContentsAreRefused() throws {
        let folder = try TemporaryFolder()
        let short = folder.path("short")
        try SecretFile.create(path: short, Array("abc".utf8))
        #expect(throws: SecretFileError.content(path: short, expected: "a token of 64 hexadecimal digits")) {
            try AccessToken(path: short)
        }
    }

    @Test func exposureNeedsTLSAndAToken() throws {
        let folder = try TemporaryFolder()
        var options = ServiceOptions()
        try options.check()
        options.host = "0.0.0.0"
        #expect(throws: ServiceOptionsError.exposedWithoutTLS(host: "0.0.0.0")) { try options.check() }
        options.tls = (folder.path("none.pem"), folder.path("none.key"))
        #expect(throws: ServiceOptionsError.exposedWithoutToken(host: "0.0.0.0")) { try options.check() }
        options.token = try AccessToken.create(path: folder.path("token"))
        try options.check()
        let node = try TestNode()
        #expect {
            try NodeServer(node: node, options: options, metrics: NodeMetrics(), logger: Logger(label: "test"))
        } throws: { error in
            if case ServiceOptionsError.tls = error { true } else { false }
        }
        options.token = nil
        options.tls = nil
        options.allowsExposure = true
        try options.check()
    }
}
