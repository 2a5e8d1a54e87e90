import Logging
import NodeService
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

struct SecretFileTests {
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

    @Test func linksLooseModesAndOtherContentsAreRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("token")
        _ = try AccessToken.create(path: path)
        let link = folder.path("link")
        #expect(unsafe symlink(path, link) == 0)
        #expect(throws: SecretFileError.symbolicLink(path: link)) { try SecretFile.read(path: link) }
        #expect(throws: SecretFileError.exists(path: link)) { try SecretFile.create(path: link, [1]) }
        for mode in [0o640, 0o604, 0o620, 0o610] as [mode_t] {
            #expect(unsafe chmod(path, mode) == 0)
            #expect(throws: SecretFileError.looseMode(path: path, actual: "0" + String(mode, radix: 8))) {
                try SecretFile.read(path: path)
            }
        }
        #expect(unsafe chmod(path, 0o600) == 0)
        #expect(throws: SecretFileError.tooLong(path: path, limit: 10)) { try SecretFile.read(path: path, limit: 10) }
        #expect(throws: SecretFileError.notRegular(path: folder.path)) { try SecretFile.read(path: folder.path) }
        let none = folder.path("none")
        #expect(throws: SecretFileError.system(path: none, code: ENOENT)) { try SecretFile.read(path: none) }
        let short = folder.path("short")
        try SecretFile.create(path: short, Array("abc".utf8))
        #expect(throws: SecretFileError.content(path: short, expected: "a token of 64 hexadecimal digits")) {
            try AccessToken(path: short)
        }
        if geteuid() == 0 {
            #expect(unsafe chown(path, 12345, 12345) == 0)
            #expect(throws: SecretFileError.foreignOwner(path: path)) { try SecretFile.read(path: path) }
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
