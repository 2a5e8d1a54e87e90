public import CFieldKernels

/// Adds many pairs of affine points with one inversion for a thousand or two (Montgomery's trick): the step that
/// bucket sums, bucket reductions and fixed-base tables are made of.
///
/// Points lie in memory as `AffinePoint.storeMontgomery` writes them. One value serves one thread.
@safe
@usableFromInline struct PairAdder<C: CurveParameters>: ~Copyable {
    /// Bit 31 of an operand's index negates the operand.
    @inlinable static var negated: UInt32 { 1 << 31 }
    @inlinable static var pointSize: Int { AffinePoint<C>.byteCount }

    @usableFromInline let kernel: LaneKernel?
    @usableFromInline let scratch: UnsafeMutableRawPointer?

    /// `kernel` is nil for the portable arithmetic of the field.
    @inlinable init(kernel: LaneKernel?) {
        self.kernel = kernel
        unsafe scratch = kernel == nil ? nil : .allocate(byteCount: nfk_scratch_bytes, alignment: 64)
    }

    @inlinable deinit { unsafe scratch?.deallocate() }

    /// `out[slots[i]] = points[pairs[2i]] + points[pairs[2i + 1]]` for i < count; identities, equal and opposite
    /// operands included. `out` may be `points` where each slot is an operand of its own pair and of no other.
    @inlinable @inline(never) func add(
        _ points: UnsafeRawPointer, pairs: UnsafePointer<UInt32>, count: Int, into out: UnsafeMutableRawPointer,
        slots: UnsafePointer<UInt32>
    ) {
        if var modulus = kernel?.modulus, let degree = kernel?.degree {
            unsafe nfk_add_pairs(&modulus, degree, points, pairs, count, out, slots, scratch)
            return
        }
        let chunk = 512
        for start in stride(from: 0, to: count, by: chunk) {
            unsafe addPortably(
                points, pairs: pairs + 2 * start, count: min(chunk, count - start), into: out, slots: slots + start)
        }
    }

    /// The point at `entry`'s index, negated where its bit 31 says so.
    @inlinable @inline(__always) static func load(_ points: UnsafeRawPointer, _ entry: UInt32) -> AffinePoint<C> {
        // Operands were checked when they were read from outside, or were made here.
        let point = unsafe AffinePoint<C>.loadUncheckedMontgomery(address(points, entry)) ?? .identity
        return entry & negated != 0 ? -point : point
    }

    /// The address of the point that `entry` names.
    @inlinable @inline(__always) static func address(_ points: UnsafeRawPointer, _ entry: UInt32) -> UnsafeRawPointer {
        unsafe points + Int(entry & ~negated) * pointSize
    }

    /// Copies the point that `entry` names, negated where its bit 31 says so.
    @inlinable @inline(__always)
    static func copy(_ points: UnsafeRawPointer, _ entry: UInt32, to target: UnsafeMutableRawPointer) {
        let source = unsafe address(points, entry)
        unsafe target.copyMemory(from: source, byteCount: pointSize)
        guard entry & negated != 0 else { return }
        // Operands were checked when they were read from outside, or were made here.
        let y = unsafe C.BaseField.loadMontgomery(source + C.BaseField.byteCount) ?? .zero
        unsafe (-y).storeMontgomery(to: target + C.BaseField.byteCount)
    }

    @inlinable @inline(never) func addPortably(
        _ points: UnsafeRawPointer, pairs: UnsafePointer<UInt32>, count: Int, into out: UnsafeMutableRawPointer,
        slots: UnsafePointer<UInt32>
    ) {
        typealias Point = AffinePoint<C>
        // Loading costs a check and, from a large table, a cache miss: once for each operand.
        var operands: [Point] = []
        operands.reserveCapacity(2 * count)
        for i in 0..<2 * count { operands.append(unsafe Self.load(points, pairs[i])) }
        var denominators: [C.BaseField] = []
        denominators.reserveCapacity(count)
        for i in 0..<count {
            let p = operands[2 * i]
            let q = operands[2 * i + 1]
            // Zero where the sum needs no slope: it is an operand or the identity.
            if p.isIdentity || q.isIdentity {
                denominators.append(.zero)
            } else if p.x == q.x {
                denominators.append(p.y == q.y ? p.y.doubled() : .zero)
            } else {
                denominators.append(q.x - p.x)
            }
        }
        C.BaseField.invertAllVariableTime(&denominators)
        for i in 0..<count {
            let p = operands[2 * i]
            let q = operands[2 * i + 1]
            let sum: Point
            if p.isIdentity {
                sum = q
            } else if q.isIdentity {
                sum = p
            } else if denominators[i].isZero {
                sum = .identity
            } else {
                let slope = (p.x == q.x ? p.x.squared().tripled() : q.y - p.y) * denominators[i]
                let x = slope.squared() - p.x - q.x
                sum = Point(uncheckedX: x, y: slope * (p.x - x) - p.y)
            }
            unsafe sum.storeMontgomery(to: out + Int(slots[i]) * Self.pointSize)
        }
    }
}
