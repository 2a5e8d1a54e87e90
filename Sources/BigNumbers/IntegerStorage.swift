internal import CGMP

/// GMP's three words that describe an integer, at an address that does not move.
typealias MutableMPZ = UnsafeMutablePointer<__mpz_struct>
typealias ConstantMPZ = UnsafePointer<__mpz_struct>

/// Owns one `mpz`. It is written only while it is uniquely referenced or before it is first shared, which is what makes
/// sharing it between threads sound.
@safe
final class IntegerStorage: @unchecked Sendable {
    let value: MutableMPZ

    init() {
        unsafe value = MutableMPZ.allocate(capacity: 1)
        unsafe __gmpz_init(value)
    }

    deinit {
        unsafe __gmpz_clear(value)
        unsafe value.deallocate()
    }
}

extension BigInt {
    /// Calls `body` with the operand's `mpz`, which lives until `body` returns.
    @inline(__always)
    static func withOperand<Result>(_ operand: BigInt, _ body: (ConstantMPZ) -> Result) -> Result {
        withExtendedLifetime(operand.storage) {
            unsafe body(ConstantMPZ(operand.storage.value))
        }
    }

    /// Calls `body` with both operands' `mpz`s, which live until `body` returns.
    @inline(__always)
    static func withOperands<Result>(
        _ left: BigInt, _ right: BigInt, _ body: (ConstantMPZ, ConstantMPZ) -> Result
    ) -> Result {
        withExtendedLifetime((left.storage, right.storage)) {
            unsafe body(ConstantMPZ(left.storage.value), ConstantMPZ(right.storage.value))
        }
    }

    /// A new integer computed from one operand.
    @inline(__always)
    static func computed(from operand: BigInt, _ body: (MutableMPZ, ConstantMPZ) -> Void) -> BigInt {
        let result = IntegerStorage()
        unsafe withOperand(operand) { unsafe body(result.value, $0) }
        return BigInt(storage: result)
    }

    /// A new integer computed from two operands.
    @inline(__always)
    static func computed(
        from left: BigInt, _ right: BigInt, _ body: (MutableMPZ, ConstantMPZ, ConstantMPZ) -> Void
    ) -> BigInt {
        let result = IntegerStorage()
        unsafe withOperands(left, right) { unsafe body(result.value, $0, $1) }
        return BigInt(storage: result)
    }

    /// Replaces this integer by what `body` computes from it and `operand`; in place when no copy shares the storage.
    @inline(__always)
    mutating func update(with operand: BigInt, _ body: (MutableMPZ, ConstantMPZ, ConstantMPZ) -> Void) {
        if isKnownUniquelyReferenced(&storage) {
            unsafe BigInt.withOperand(operand) { unsafe body(storage.value, ConstantMPZ(storage.value), $0) }
        } else {
            self = unsafe BigInt.computed(from: self, operand, body)
        }
    }

    /// Replaces this integer by what `body` computes from it alone.
    @inline(__always)
    mutating func update(_ body: (MutableMPZ, ConstantMPZ) -> Void) {
        if isKnownUniquelyReferenced(&storage) {
            unsafe body(storage.value, ConstantMPZ(storage.value))
        } else {
            self = unsafe BigInt.computed(from: self, body)
        }
    }
}
