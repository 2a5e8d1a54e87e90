extension SignalDeclaration {
    /// The name with indices of the signal at `offset` (from 0) within this declaration: `bits[3]`, `points[1].x`.
    ///
    /// Precondition: `0 <= offset < shape.count`.
    public func name(at offset: Int) -> String {
        var text = name
        shape.appendPath(at: offset, to: &text)
        return text
    }

    /// Calls `body` with the name of each signal in the order of the indices. Takes memory for one name at a time.
    public func forEachName(_ body: (String) -> Void) {
        for offset in 0..<shape.count { body(name(at: offset)) }
    }
}

extension SignalShape {
    /// Appends indices and field names of the signal at `offset` to `text`.
    func appendPath(at offset: Int, to text: inout String) {
        let elementCount = bus?.count ?? 1
        var (element, rest) = (offset / max(elementCount, 1), offset % max(elementCount, 1))
        var stride = dimensions.reduce(1, *)
        for length in dimensions where length > 0 {
            stride /= length
            text += "[\(element / stride)]"
            element %= stride
        }
        guard let field = bus?.field(at: rest) else { return }
        rest -= field.firstIndex
        text += "." + field.name
        field.shape.appendPath(at: rest, to: &text)
    }
}

extension BusLayout {
    /// The field that the signal at `offset` (from 0) belongs to.
    func field(at offset: Int) -> SignalDeclaration? {
        fields.last { $0.firstIndex <= offset && $0.shape.count > 0 }
    }
}

extension TemplateInstance {
    /// The name of the own signal with a local index from 1 to ``ownSignalCount``.
    public func ownSignalName(_ index: Int) -> String? {
        guard index >= 1, index <= ownSignalCount else { return nil }
        var (low, high) = (0, signals.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if signals[middle].firstIndex <= index { low = middle } else { high = middle }
        }
        // Declarations of no signals share the index of what follows them.
        let declaration = signals[low]
        guard index - declaration.firstIndex < declaration.shape.count else { return nil }
        return declaration.name(at: index - declaration.firstIndex)
    }
}

extension CircuitInstances {
    /// The full name of a signal: `main.tree[3].out`. `index` counts in the main instance's subtree, from 1.
    public func signalName(_ index: Int) -> String? {
        signalName(index, instance: mainIndex, prefix: "main")
    }

    /// The name of the signal at a local index of an instance, within that instance (`tree[3].out`), or after `prefix`.
    public func signalName(_ index: Int, instance: Int, prefix: String? = nil) -> String? {
        var path = prefix.map { $0 + "." } ?? ""
        var (index, current) = (index, instance)
        while true {
            let node = instances[current]
            if index <= node.ownSignalCount {
                guard let own = node.ownSignalName(index) else { return nil }
                return path + own
            }
            guard let child = node.subcomponent(containing: index) else { return nil }
            path += child.name + "."
            index -= child.offset
            current = child.instance
        }
    }
}

extension TemplateInstance {
    /// The subcomponent in whose subtree a local index lies, or nil.
    func subcomponent(containing index: Int) -> Subcomponent? {
        guard index <= subtreeSignalCount else { return nil }
        var (low, high) = (0, subcomponents.count)
        while low < high {
            let middle = (low + high) / 2
            if subcomponents[middle].offset < index { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? subcomponents[low - 1] : nil
    }
}
