import Foundation
import Primitives
import TestSupport
import Testing

@Suite("Mapped files")
struct MappedFileTests {
    @Test("maps the bytes of a file")
    func contents() throws {
        var generator = SeededGenerator(seed: 3)
        let folder = try TemporaryFolder()
        for count in [1, 7, 4095, 4096, 4097, 100_003] {
            let bytes = generator.bytes(count)
            let path = try folder.write(bytes, to: "f")
            let file = try MappedFile(path: path)
            file.advise(.sequential)
            file.advise(.random)
            file.advise(.soon)
            #expect(file.count == count && file.path == path)
            #expect(file.region.bytes == bytes)
            #expect(file.withBytes { span in span[count - 1] } == bytes[count - 1])
            #expect(try readFile(path: path, limit: count) == bytes)
            try file.checkUnchanged()
        }
    }

    @Test("each kind of missing or unfit file has its name")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path("missing")
        #expect(throws: FileError.notFound(path: missing)) { try MappedFile(path: missing) }
        #expect(throws: FileError.notFound(path: missing)) { try readFile(path: missing, limit: 1) }
        #expect(throws: FileError.isDirectory(path: folder.path)) { try MappedFile(path: folder.path) }
        #expect(throws: FileError.isDirectory(path: folder.path)) { try readFile(path: folder.path, limit: 1) }
        let empty = try folder.write([], to: "empty")
        #expect(throws: FileError.empty(path: empty)) { try MappedFile(path: empty) }
        #expect(throws: FileError.notRegular(path: "/dev/null")) { try MappedFile(path: "/dev/null") }
        let pipe = folder.path("pipe")
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(throws: FileError.notRegular(path: pipe)) { try MappedFile(path: pipe) }
        let inFile = empty + "/x"
        #expect(throws: FileError.notFound(path: inFile)) { try MappedFile(path: inFile) }
        #expect(try readFile(path: "/dev/null", limit: 0) == [])
        let long = try folder.write([1, 2, 3], to: "long")
        #expect(try readFile(path: long, limit: 3) == [1, 2, 3])
        #expect(throws: FileError.tooLarge(path: long, limit: 2)) { try readFile(path: long, limit: 2) }
        #expect(throws: FileError.tooLarge(path: "/dev/zero", limit: 200_000)) {
            try readFile(path: "/dev/zero", limit: 200_000)
        }
        let loop = folder.path("loop")
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
        #expect(throws: FileError.system(path: loop, operation: .inspect, code: ELOOP)) { try MappedFile(path: loop) }
    }

    @Test("error numbers map to names")
    func codes() {
        func error(_ code: Int32) -> FileError { FileError(path: "p", operation: .open, code: code) }
        #expect(error(ENOENT) == .notFound(path: "p"))
        for code in [EACCES, EPERM, EROFS] { #expect(error(code) == .permissionDenied(path: "p")) }
        #expect(error(EISDIR) == .isDirectory(path: "p"))
        #expect(error(EIO) == .system(path: "p", operation: .open, code: EIO))
        #expect("\(error(EIO))" == "p: cannot open: Input/output error")
    }

    @Test("permission is checked, unless the tests run as the superuser", .enabled(if: geteuid() != 0))
    func permission() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([1], to: "secret")
        #expect(unsafe chmod(path, 0) == 0)
        #expect(throws: FileError.permissionDenied(path: path)) { try MappedFile(path: path) }
    }

    @Test("a file changed, grown or cut while mapped is noticed; one replaced by rename is not disturbed")
    func changes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([1, 2, 3, 4], to: "f")
        let file = try MappedFile(path: path)
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.truncate(atOffset: 2)
        #expect(throws: FileError.changed(path: path)) { try file.checkUnchanged() }

        let other = try folder.write([5, 6, 7], to: "g")
        let second = try MappedFile(path: other)
        let writer = try AtomicFile(path: other)
        try writer.write([9, 9])
        try writer.commit()
        #expect(second.region.bytes == [5, 6, 7])
        try second.checkUnchanged()
        #expect(try folder.read("g") == [9, 9])
    }

    @Test("positions beyond 4 GiB of a sparse file are reached")
    func sparse() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("sparse")
        let far = 5 << 30
        try folder.write([], to: "sparse")
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64(far))
        try handle.write(contentsOf: Data([0xaa, 0xbb, 0xcc, 0xdd, 0xee]))
        try handle.close()
        let file = try MappedFile(path: path)
        #expect(file.count == far + 5)
        #expect(file.region.load(UInt32.self, at: far + 1) == 0xeedd_ccbb)
        let part = try file.region.subregion(at: far, count: 5)
        #expect(part.origin == far && part.bytes == [0xaa, 0xbb, 0xcc, 0xdd, 0xee])
        #expect(throws: ByteReaderError.truncated(offset: far, needed: 6, remaining: 5)) {
            try file.region.subregion(at: far, count: 6)
        }
    }
}

@Suite("Atomic files")
struct AtomicFileTests {
    @Test("appears only when committed, and completely")
    func commit() throws {
        var generator = SeededGenerator(seed: 4)
        let folder = try TemporaryFolder()
        let path = try folder.write([1], to: "out")
        let file = try AtomicFile(path: path)
        var expected: [UInt8] = []
        for count in [0, 1, 1000, 1 << 20, 5, (1 << 20) - 1, 3 << 20, 17] {
            let bytes = generator.bytes(count)
            expected += bytes
            try file.write(bytes)
            #expect(file.position == expected.count)
        }
        try file.writeUInt32(0x0403_0201)
        try file.writeUInt64(0x0807_0605_0403_0201)
        expected += [1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8]
        try file.write(ByteRegion(copying: [7, 7]))
        expected += [7, 7]
        for offset in [0, 5, (1 << 20) + 900, expected.count - 3] {
            try file.overwrite(at: offset, with: [0xf0, 0xf1, 0xf2])
            expected.replaceSubrange(offset..<offset + 3, with: [0xf0, 0xf1, 0xf2])
        }
        #expect(try file.readBack(at: 900, count: 1 << 20) == Array(expected[900..<900 + (1 << 20)]))
        #expect(try file.readBack(at: expected.count, count: 0) == [])
        #expect(try folder.read("out") == [1])
        #expect(try folder.names().count == 2)
        try file.write([0xee])
        try file.commit()
        #expect(try folder.read("out") == expected + [0xee])
        #expect(try folder.names() == ["out"])
    }

    @Test("nothing is left when it is given up")
    func discard() throws {
        let folder = try TemporaryFolder()
        do {
            let file = try AtomicFile(path: folder.path("a"))
            try file.write([1, 2, 3])
            #expect(try folder.names().count == 1)
        }
        #expect(try folder.names() == [])
        let file = try AtomicFile(path: folder.path("b"))
        file.discard()
        file.discard()
        #expect(try folder.names() == [])
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            let file = try AtomicFile(path: folder.path("c"))
            try file.write([UInt8](repeating: 1, count: 3 << 20))
            throw Stop()
        }
        #expect(try folder.names() == [])
    }

    @Test("a target that is an input, under whatever name, is refused")
    func sameFile() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write([1], to: "input")
        let other = try folder.write([1], to: "other")
        let soft = folder.path("soft")
        let hard = folder.path("hard")
        try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: input)
        try FileManager.default.linkItem(atPath: input, toPath: hard)
        for name in [input, soft, hard, folder.path + "/./input"] {
            #expect(isSameFile(name, input))
            #expect(throws: FileError.sameAsInput(path: name, input: input)) {
                try AtomicFile(path: name, distinctFrom: [other, input])
            }
        }
        #expect(!isSameFile(input, other) && !isSameFile(folder.path("x"), folder.path("x")))
        #expect(throws: Never.self) { try AtomicFile(path: other, distinctFrom: [input, folder.path("none")]) }
    }

    @Test("folders, devices and missing folders are refused")
    func refusals() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FileError.isDirectory(path: folder.path)) { try AtomicFile(path: folder.path) }
        #expect(throws: FileError.notRegular(path: "/dev/null")) { try AtomicFile(path: "/dev/null") }
        let lost = folder.path("no/such/folder/f")
        #expect(throws: FileError.notFound(path: lost)) { try AtomicFile(path: lost) }
    }

    @Test("permission bits and symbolic links survive")
    func permissionsAndLinks() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([1], to: "real")
        #expect(unsafe chmod(path, 0o640) == 0)
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let file = try AtomicFile(path: link)
        try file.write([2])
        try file.commit()
        #expect(try folder.read("real") == [2])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
        let bits = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(bits == 0o640)
    }

    @Test("a long name still has room for a temporary one")
    func longName() throws {
        let folder = try TemporaryFolder()
        let name = String(repeating: "ü", count: 127)
        let file = try AtomicFile(path: folder.path(name))
        try file.write([5])
        try file.commit()
        #expect(try folder.read(name) == [5])
    }

    @Test("pieces made on several threads lie one after the other, behind what was written before", arguments: [1, 3])
    func pieces(threads: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("pieces")
        let pool = WorkerPool(threads: threads)
        let file = try AtomicFile(path: path)
        try file.write([1, 2, 3])
        let counts = [5, 0, 3 << 20, 1, 70_000]
        try file.write(pieces: counts, pool: pool) { index, bytes in
            for position in stride(from: 0, to: counts[index], by: index + 1) {
                bytes.storeBytes(of: UInt8(index + 1), toByteOffset: position, as: UInt8.self)
            }
        }
        #expect(file.position == 3 + counts.reduce(0, +))
        try file.write([9])
        try file.write(pieces: [], pool: pool) { _, _ in }
        try file.commit()
        var expected: [UInt8] = [1, 2, 3]
        for (index, count) in counts.enumerated() {
            expected += (0..<count).map { $0 % (index + 1) == 0 ? UInt8(index + 1) : 0 }
        }
        #expect(try folder.read("pieces") == expected + [9])
    }

    @Test("a write that fails removes the file, and the error stays")
    func fullDisk() async {
        await #expect(processExitsWith: .success) {
            // A limit on file size stands in for a full disk.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            #if canImport(Glibc)
            guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
            #else
            guard unsafe setrlimit(RLIMIT_FSIZE, &limit) == 0 else { exit(2) }
            #endif
            let folder = try TemporaryFolder()
            let path = folder.path("f")
            let file = try AtomicFile(path: path)
            let expected = FileError.system(path: path, operation: .write, code: EFBIG)
            #expect(throws: expected) { try file.write([UInt8](repeating: 1, count: 2 << 20)) }
            guard try folder.names() == [] else { exit(3) }
            #expect(throws: expected) { try file.write([1]) }
            #expect(throws: expected) { try file.writeUInt32(1) }
            #expect(throws: expected) { try file.commit() }
            let pool = WorkerPool(threads: 2)
            let other = try AtomicFile(path: path)
            #expect(throws: expected) { try other.write(pieces: [1 << 20, 1 << 20], pool: pool) { _, _ in } }
            guard try folder.names() == [] else { exit(4) }
            #expect(throws: expected) { try other.write(pieces: [1], pool: pool) { _, _ in } }
        }
    }

    @Test("a temporary file that others cut short is noticed when it is read back")
    func cutTemporary() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("f")
        let file = try AtomicFile(path: path)
        try file.write([UInt8](repeating: 1, count: 2 << 20))
        let temporary = try #require(try folder.names().first)
        let handle = try #require(FileHandle(forUpdatingAtPath: folder.path(temporary)))
        try handle.truncate(atOffset: 100)
        #expect(throws: FileError.changed(path: path)) { try file.readBack(at: 0, count: 200) }
        #expect(throws: FileError.changed(path: path)) { try file.commit() }
        #expect(try folder.names() == [])
    }

    @Test("a folder that vanished is an error of the rename")
    func lostFolder() throws {
        let folder = try TemporaryFolder()
        let sub = folder.path("sub")
        try FileManager.default.createDirectory(atPath: sub, withIntermediateDirectories: false)
        let file = try AtomicFile(path: sub + "/f")
        try file.write([1])
        try FileManager.default.removeItem(atPath: sub)
        #expect(throws: FileError.notFound(path: sub + "/f")) { try file.commit() }
    }

    @Test("an interruption removes open temporaries and leaves committed files")
    func interruption() async {
        // In a process of its own: other tests have temporaries open.
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let kept = try AtomicFile(path: folder.path("kept"))
            try kept.write([1])
            try kept.commit()
            let deep = folder.path + String(repeating: "/.", count: 700)
            let open = try (0..<20).map { index in
                try AtomicFile(path: (index % 5 == 0 ? deep : folder.path) + "/f\(index)")
            }
            try open[3].commit()
            open[4].discard()
            Temporaries.removeAll()
            guard try folder.names() == ["f3", "kept"] else { exit(4) }
            #expect(throws: FileError.notFound(path: open[7].path)) { try open[7].commit() }
        }
    }
}

@Suite("Folders")
struct FolderSynchronizationTests {
    @Test("a folder's names are waited for, and a folder that is not there is named")
    func folders() throws {
        let folder = try TemporaryFolder()
        try synchronizeFolder(of: folder.path("anything"))
        try synchronizeFolder(of: "beside")
        try synchronizeFolder(of: "/beside")
        let missing = folder.path("missing")
        #expect(throws: FileError.notFound(path: missing)) { try synchronizeFolder(of: missing + "/file") }
    }
}
