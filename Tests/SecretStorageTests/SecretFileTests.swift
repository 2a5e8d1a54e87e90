import Primitives
import SecretStorage
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Files with secrets")
struct SecretFileTests {
    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test("a new file has mode 0600, leaves nothing beside it, and replaces nothing")
    func creation() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("secret")
        #expect(!SecretFile.isPresent(path: path))
        try SecretFile.create(path: path, Array("one".utf8))
        #expect(SecretFile.isPresent(path: path) && mode(path) == 0o600)
        #expect(try SecretFile.read(path: path) == Array("one".utf8))
        #expect(throws: SecretFileError.exists(path: path)) { try SecretFile.create(path: path, [2]) }
        let dangling = folder.path("dangling")
        #expect(unsafe symlink(folder.path("nowhere"), dangling) == 0)
        #expect(throws: SecretFileError.exists(path: dangling)) { try SecretFile.create(path: dangling, [2]) }
        #expect(try folder.names() == ["dangling", "secret"])
        let lost = folder.path("none/secret")
        #expect(throws: SecretFileError.system(path: lost, code: ENOENT)) { try SecretFile.create(path: lost, [1]) }
    }

    @Test("replacing keeps the old file or has the new one, and takes no link, folder or missing file for one")
    func replacement() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("secret")
        try SecretFile.create(path: path, Array("one".utf8))
        try SecretFile.replace(path: path, Array("another".utf8))
        #expect(try SecretFile.read(path: path) == Array("another".utf8) && mode(path) == 0o600)
        let link = folder.path("link")
        #expect(unsafe symlink(path, link) == 0)
        #expect(throws: SecretFileError.symbolicLink(path: link)) { try SecretFile.replace(path: link, [1]) }
        #expect(throws: SecretFileError.notRegular(path: folder.path)) {
            try SecretFile.replace(path: folder.path, [1])
        }
        let none = folder.path("none")
        #expect(throws: SecretFileError.system(path: none, code: ENOENT)) { try SecretFile.replace(path: none, [1]) }
        #expect(try folder.names() == ["link", "secret"])
        #expect(try SecretFile.read(path: path) == Array("another".utf8))
    }

    @Test("links, loose modes, other kinds and other owners are refused by name")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("secret")
        try SecretFile.create(path: path, Array("a secret".utf8))
        let link = folder.path("link")
        #expect(unsafe symlink(path, link) == 0)
        #expect(throws: SecretFileError.symbolicLink(path: link)) { try SecretFile.read(path: link) }
        for mode in [0o640, 0o604, 0o620, 0o610] as [mode_t] {
            #expect(unsafe chmod(path, mode) == 0)
            #expect(throws: SecretFileError.looseMode(path: path, actual: "0" + String(mode, radix: 8))) {
                try SecretFile.read(path: path)
            }
        }
        #expect(unsafe chmod(path, 0o600) == 0)
        #expect(throws: SecretFileError.tooLong(path: path, limit: 7)) { try SecretFile.read(path: path, limit: 7) }
        #expect(try SecretFile.read(path: path, limit: 8).count == 8)
        #expect(throws: SecretFileError.notRegular(path: folder.path)) { try SecretFile.read(path: folder.path) }
        let none = folder.path("none")
        #expect(throws: SecretFileError.system(path: none, code: ENOENT)) { try SecretFile.read(path: none) }
        if geteuid() == 0 {
            #expect(unsafe chown(path, 12345, 12345) == 0)
            #expect(throws: SecretFileError.foreignOwner(path: path)) { try SecretFile.read(path: path) }
        }
    }

    @Test("a lock has one holder, and is free again when that one goes")
    func locks() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("secret")
        do {
            let lock = try FileLock(path: path)
            withExtendedLifetime(lock) {
                _ = #expect(throws: FileLockError.locked(path: path)) { try FileLock(path: path) }
            }
        }
        _ = try FileLock(path: path)
        let lost = folder.path("none/secret")
        #expect(throws: FileLockError.system(path: lost + ".lock", code: ENOENT)) { try FileLock(path: lost) }
    }
}
