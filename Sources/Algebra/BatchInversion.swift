extension Field {
    /// Replaces every non-zero element by its inverse and leaves zeros: one inversion and three products an element
    /// (Montgomery's trick). Time depends on which elements are zero.
    @inlinable public static func invertAllVariableTime(_ elements: inout [Self]) {
        var prefixes: [Self] = []
        prefixes.reserveCapacity(elements.count)
        var product = Self.one
        for element in elements {
            prefixes.append(product)
            if !element.isZero { product *= element }
        }
        // A product of non-zero elements is never zero.
        guard var inverse = product.inverseVariableTime() else { return }
        for i in stride(from: elements.count - 1, through: 0, by: -1) where !elements[i].isZero {
            let element = elements[i]
            elements[i] = inverse * prefixes[i]
            inverse *= element
        }
    }
}
