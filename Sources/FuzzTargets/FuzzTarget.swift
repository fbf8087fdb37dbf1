/// What the fuzzers throw bytes at: each crashes when something does not hold. The fuzzer looks for such bytes, and a
/// test replays those that it kept.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case request
    case chunks
    case websocket
    case percent
    case inflate
    case requirement
    case multipart

    public func run(_ bytes: [UInt8]) {
        switch self {
        case .request: RequestFuzzing.run(bytes)
        case .chunks: RequestFuzzing.runChunks(bytes)
        case .websocket: WebSocketFuzzing.run(bytes)
        case .percent: PercentFuzzing.run(bytes)
        case .inflate: InflateFuzzing.run(bytes)
        case .requirement: RequirementFuzzing.run(bytes)
        case .multipart: MultipartFuzzing.run(bytes)
        }
    }
}

extension [UInt8] {
    /// Cut into pieces whose sizes follow from `seed`, 1 to 16 bytes each.
    func pieces(seed: UInt8) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var state = UInt32(seed) | 1
        var start = 0
        while start < self.count {
            state = state &* 1_664_525 &+ 1_013_904_223
            let end = Swift.min(self.count, start + 1 + Int(state >> 28))
            pieces.append(Array(self[start..<end]))
            start = end
        }
        return pieces
    }
}
