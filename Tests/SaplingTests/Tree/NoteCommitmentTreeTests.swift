import Algebra
import Curves
import Primitives
import Sapling
import TestSupport
import Testing

@Suite("Note commitment trees with paths and checkpoints")
struct NoteCommitmentTreeTests {
    @Test("every marked leaf's path gives the root after every append, from any beginning")
    func paths() throws {
        var generator = SeededGenerator(seed: 111)
        let pool = WorkerPool(threads: 2)
        for beginning in [0, 1, 6, 11] {
            var frontier = NoteCommitmentFrontier()
            let before = FrontierTests.leaves(beginning, &generator)
            try frontier.append(contentsOf: before, on: pool)
            var tree = NoteCommitmentTree(frontier)
            var leaves = before
            while leaves.count < 90 {
                let new = FrontierTests.leaves(Int(generator.next() % 9), &generator)
                let marked = new.indices.filter { _ in generator.next() % 3 == 0 }
                try tree.append(contentsOf: new, marking: marked, on: pool)
                leaves += new
                let root = tree.root
                for position in tree.markedPositions {
                    let path = try tree.path(of: position)
                    #expect(path.position == position)
                    #expect(path.rootVariableTime(of: leaves[Int(position)]) == root)
                }
                #expect(tree.keptNodeCount <= 32 * tree.markedPositions.count)
            }
            #expect(tree.root == FrontierTests.naiveRoot(leaves))
            let position = try #require(tree.markedPositions.last)
            let path = try tree.path(of: position)
            #expect(path.root(of: leaves[Int(position)]) == tree.root)
            #expect(path.root(of: leaves[Int(position)] + .one) != tree.root)
        }
    }

    @Test("going back to a checkpoint and on again is as if what was undone had never been")
    func rewind() throws {
        var generator = SeededGenerator(seed: 112)
        let pool = WorkerPool(threads: 1)
        enum Step {
            case append([BLS12381.Fr], [Int])
            case unmark(UInt32)
            case checkpoint(UInt32)
        }
        func apply(_ step: Step, to tree: inout NoteCommitmentTree) throws {
            switch step {
            case .append(let leaves, let marked): try tree.append(contentsOf: leaves, marking: marked, on: pool)
            case .unmark(let position): try tree.unmark(position)
            case .checkpoint(let name): try tree.checkpoint(as: name)
            }
        }
        var tree = NoteCommitmentTree(checkpointLimit: 5)
        var steps: [Step] = []
        var name: UInt32 = 0
        for _ in 0..<300 {
            switch generator.next() % 8 {
            case 0...3:
                let leaves = FrontierTests.leaves(Int(generator.next() % 7), &generator)
                let marked = leaves.indices.filter { _ in generator.next() % 4 == 0 }
                steps.append(.append(leaves, marked))
                try apply(steps[steps.count - 1], to: &tree)
            case 4:
                guard let position = tree.markedPositions.randomElement(using: &generator) else { continue }
                steps.append(.unmark(position))
                try apply(steps[steps.count - 1], to: &tree)
            case 5, 6:
                name += 1 + UInt32(generator.next() % 3)
                steps.append(.checkpoint(name))
                try apply(steps[steps.count - 1], to: &tree)
            default:
                guard let target = tree.checkpointNames.randomElement(using: &generator) else { continue }
                try tree.rewind(to: target)
                let end = try #require(
                    steps.lastIndex {
                        if case .checkpoint(target) = $0 { true } else { false }
                    })
                steps.removeSubrange((end + 1)...)
                name = target
                var replay = NoteCommitmentTree(checkpointLimit: 5)
                for step in steps { try apply(step, to: &replay) }
                #expect(replay.frontier == tree.frontier && replay.root == tree.root)
                #expect(replay.markedPositions == tree.markedPositions)
                for position in tree.markedPositions {
                    #expect(try replay.path(of: position) == tree.path(of: position))
                }
                // A replay keeps as many checkpoints or more: the undone ones had pushed others out.
                #expect(replay.checkpointNames.suffix(tree.checkpointNames.count) == tree.checkpointNames[...])
                for name in tree.checkpointNames {
                    #expect(try replay.root(atCheckpoint: name) == tree.root(atCheckpoint: name))
                    for position in tree.markedPositions {
                        let path = try? tree.path(of: position, atCheckpoint: name)
                        #expect(path == (try? replay.path(of: position, atCheckpoint: name)))
                    }
                }
            }
        }
    }

    @Test("a checkpoint's paths and root stay as they were while the tree goes on, and unmarking frees memory")
    func checkpoints() throws {
        var generator = SeededGenerator(seed: 113)
        let pool = WorkerPool(threads: 1)
        let leaves = FrontierTests.leaves(60, &generator)
        var tree = NoteCommitmentTree(checkpointLimit: 3)
        try tree.append(contentsOf: Array(leaves[..<21]), marking: [3, 20], on: pool)
        try tree.checkpoint(as: 10)
        let (root, path) = (tree.root, try tree.path(of: 20))
        try tree.append(contentsOf: Array(leaves[21...]), marking: [0], on: pool)
        try tree.unmark(20)
        #expect(try tree.root(atCheckpoint: 10) == root && tree.root != root)
        #expect(try tree.path(of: 20, atCheckpoint: 10) == path)
        #expect(path.rootVariableTime(of: leaves[20]) == root)
        #expect(try tree.path(of: 3, atCheckpoint: 10).rootVariableTime(of: leaves[3]) == root)
        #expect(throws: NoteCommitmentTreeError.notMarked(position: 20)) { try tree.path(of: 20) }
        #expect(throws: NoteCommitmentTreeError.notMarked(position: 20)) { try tree.unmark(20) }
        #expect(throws: NoteCommitmentTreeError.positionBeyondEnd(position: 21, size: 21)) {
            try tree.path(of: 21, atCheckpoint: 10)
        }
        let kept = tree.keptNodeCount
        for name: UInt32 in [11, 12, 13] { try tree.checkpoint(as: name) }
        #expect(tree.checkpointNames == [11, 12, 13] && tree.keptNodeCount < kept)
        try tree.unmark(3)
        try tree.unmark(21)
        for name: UInt32 in [14, 15, 16] { try tree.checkpoint(as: name) }
        #expect(tree.keptNodeCount == 0 && tree.markedPositions.isEmpty)
    }

    @Test("what cannot be is refused by name")
    func refusals() throws {
        var generator = SeededGenerator(seed: 114)
        let pool = WorkerPool(threads: 1)
        var tree = NoteCommitmentTree()
        let leaves = FrontierTests.leaves(4, &generator)
        #expect(throws: NoteCommitmentTreeError.positionBeyondEnd(position: 4, size: 4)) {
            try tree.append(contentsOf: leaves, marking: [4], on: pool)
        }
        #expect(throws: NoteCommitmentTreeError.self) { try tree.append(contentsOf: leaves, marking: [-1], on: pool) }
        #expect(tree.size == 0)
        try tree.append(contentsOf: leaves, marking: [1], on: pool)
        #expect(throws: NoteCommitmentTreeError.positionBeyondEnd(position: 4, size: 4)) { try tree.path(of: 4) }
        #expect(throws: NoteCommitmentTreeError.notMarked(position: 2)) { try tree.path(of: 2) }
        #expect(throws: NoteCommitmentTreeError.unknownCheckpoint(7)) { try tree.rewind(to: 7) }
        #expect(throws: NoteCommitmentTreeError.unknownCheckpoint(7)) { try tree.root(atCheckpoint: 7) }
        #expect(throws: NoteCommitmentTreeError.unknownCheckpoint(7)) { try tree.path(of: 1, atCheckpoint: 7) }
        try tree.checkpoint(as: 7)
        for name: UInt32 in [0, 7] {
            #expect(throws: NoteCommitmentTreeError.checkpointOutOfOrder(actual: name, last: 7)) {
                try tree.checkpoint(as: name)
            }
        }
        for error: NoteCommitmentTreeError in [
            .full(size: 1, adding: 1), .positionBeyondEnd(position: 1, size: 1), .notMarked(position: 1),
            .unknownCheckpoint(1), .checkpointOutOfOrder(actual: 1, last: 1),
        ] {
            #expect(error.explanation.hasSuffix("."))
        }
    }
}
