import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Hands the commands of the ledger to `nightjar-node`, as git does with commands of its own programs: the
/// proof tools build and run without what a node needs.
enum NodeDispatch {
    /// The commands that are the node's.
    static let commands = ["node", "ledger", "wallet", "audit", "demo"]

    /// Becomes `nightjar-node` where the first argument is one of its commands; returns where it is not, and ends the
    /// process where the program is missing.
    static func run(_ arguments: [String]) {
        guard arguments.count > 1, commands.contains(arguments[1]) else { return }
        let candidates = paths(beside: arguments[0])
        for path in candidates where unsafe access(path, X_OK) == 0 { become(path, arguments) }
        Console.error(
            "nightjar: nodeMissing: nightjar-node is neither beside this program nor in PATH. "
                + "Build it with: swift build -c release --product nightjar-node")
        exit(ExitStatus.internal.rawValue)
    }

    /// Where the program may be: in this program's folder, then in those of PATH.
    private static func paths(beside program: String) -> [String] {
        var folders: [String] = []
        #if os(Linux)
        if let own = unsafe realpath("/proc/self/exe", nil) {
            folders.append(folder(of: unsafe String(cString: own)))
            unsafe free(own)
        }
        #endif
        if program.contains("/") { folders.append(folder(of: program)) }
        if let path = unsafe getenv("PATH") {
            folders += unsafe String(cString: path).split(separator: ":").map(String.init)
        }
        return folders.map { $0 + "/nightjar-node" }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func become(_ path: String, _ arguments: [String]) {
        var pointers = unsafe ([path] + arguments.dropFirst()).map { unsafe strdup($0) } + [nil]
        unsafe execv(path, &pointers)
        unsafe pointers.forEach { unsafe free($0) }
        Console.error("nightjar: nodeMissing: \(path): \(unsafe String(cString: strerror(errno)))")
        exit(ExitStatus.internal.rawValue)
    }
}
