import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An HTTP server on a port of this machine's own that answers every request as `answer` says.
final class FakeNode: Sendable {
    /// The status line's end, further headers, and the body.
    struct Answer: Sendable {
        var status = "200 OK"
        var headers: [String] = []
        var body = ""
    }

    /// The address to give to a client.
    let address: String
    private let descriptor: Int32
    private let requests = Mutex<[String]>([])

    /// The paths that were asked for, in order.
    var paths: [String] { requests.withLock { $0 } }

    /// Listens on a free port; nil where the system does not allow it. `answer` is given a path and a request's body.
    init?(answer: @escaping @Sendable (String, String) -> Answer) {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { return nil }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = descriptor
        let port: UInt16? = unsafe withUnsafeMutablePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard unsafe bind(listener, address, length) == 0, listen(listener, 8) == 0,
                    unsafe getsockname(listener, address, &length) == 0
                else { return nil }
                return unsafe UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        guard let port else {
            close(listener)
            return nil
        }
        address = "http://127.0.0.1:\(port)"
        Thread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                serve(connection, answer)
                close(connection)
            }
        }.start()
    }

    /// Ends the thread.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private func serve(_ connection: Int32, _ answer: (String, String) -> Answer) {
        var text = ""
        // The head, then as many bytes as it announces.
        while true {
            let parts = text.components(separatedBy: "\r\n\r\n")
            if parts.count > 1 {
                let length = parts[0].lowercased().components(separatedBy: "content-length: ").last
                    .flatMap { Int($0.prefix { $0.isNumber }) }
                if parts[1].utf8.count >= length ?? 0 { break }
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(connection, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        let parts = text.components(separatedBy: "\r\n\r\n")
        let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        requests.withLock { $0.append(path) }
        let reply = answer(path, parts[1])
        let head = ["HTTP/1.1 \(reply.status)", "Content-Length: \(reply.body.utf8.count)", "Connection: close"]
        let bytes = Array(((head + reply.headers).joined(separator: "\r\n") + "\r\n\r\n" + reply.body).utf8)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(
                    connection, buffer.baseAddress.map { unsafe $0 + sent }, bytes.count - sent, Self.quietly)
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// A client that goes away is no signal.
    #if canImport(Glibc)
    private static let quietly = Int32(MSG_NOSIGNAL)
    #else
    private static let quietly: Int32 = 0
    #endif
}
