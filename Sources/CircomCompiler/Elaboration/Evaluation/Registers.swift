/// A register at run time. Its number is free for another value when the last reference to it goes.
final class Register: @unchecked Sendable {
    let index: Int
    private let pool: RegisterPool?
    private let block: RegisterBlock?

    fileprivate init(index: Int, pool: RegisterPool) {
        self.index = index
        self.pool = pool
        block = nil
    }

    /// One register of a block, which lives as long as this.
    init(_ offset: Int, of block: RegisterBlock) {
        index = block.base + offset
        pool = nil
        self.block = block
    }

    deinit { pool?.free(index, count: 1) }
}

/// Registers with consecutive numbers.
final class RegisterBlock: @unchecked Sendable {
    let base: Int
    let count: Int
    private let pool: RegisterPool

    fileprivate init(base: Int, count: Int, pool: RegisterPool) {
        self.base = base
        self.count = count
        self.pool = pool
    }

    deinit { pool.free(base, count: count) }
}

/// The registers of one template instance or function.
final class RegisterPool: @unchecked Sendable {
    /// The number of registers in use or free: what the code needs.
    private(set) var count = 0
    private var singles: [Int] = []
    private var blocks: [Int: [Int]] = [:]

    func register() -> Register {
        if let index = singles.popLast() { return Register(index: index, pool: self) }
        defer { count += 1 }
        return Register(index: count, pool: self)
    }

    func block(_ size: Int) -> RegisterBlock {
        if let base = blocks[size]?.popLast() { return RegisterBlock(base: base, count: size, pool: self) }
        defer { count += size }
        return RegisterBlock(base: count, count: size, pool: self)
    }

    fileprivate func free(_ base: Int, count: Int) {
        if count == 1 { singles.append(base) } else { blocks[count, default: []].append(base) }
    }
}
