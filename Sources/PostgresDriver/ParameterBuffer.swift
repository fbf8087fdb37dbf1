import CPostgres
import Postgres

/// One statement's parameters as libpq takes them. Kept and refilled, so that binding allocates nothing.
struct ParameterBuffer {
    private static let null = -1

    private var bytes: [UInt8] = []
    private var starts: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private(set) var types: [Oid] = []

    mutating func fill(with parameters: [SQLParameter]) {
        self.bytes.removeAll(keepingCapacity: true)
        self.starts.removeAll(keepingCapacity: true)
        self.lengths.removeAll(keepingCapacity: true)
        self.formats.removeAll(keepingCapacity: true)
        self.types.removeAll(keepingCapacity: true)
        for parameter in parameters { self.append(parameter) }
    }

    private mutating func append(_ parameter: SQLParameter) {
        let start = self.bytes.count
        self.types.append(parameter.type.oid)
        self.formats.append(parameter.type == .untyped ? 0 : 1)
        if case .null = parameter {
            self.starts.append(Self.null)
        } else {
            self.starts.append(start)
            parameter.encode(into: &self.bytes)
        }
        self.lengths.append(Int32(self.bytes.count - start))
        // Ends text for C, and gives an empty value an address: a missing one would mean NULL.
        self.bytes.append(0)
    }

    struct Pointers {
        let count: Int32
        let values: UnsafePointer<UnsafePointer<CChar>?>?
        let lengths: UnsafePointer<Int32>?
        let formats: UnsafePointer<Int32>?
        let types: UnsafePointer<Oid>?
    }

    /// The pointers are valid inside `body` only.
    func withPointers<Value>(_ body: (Pointers) -> Value) -> Value {
        self.bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: self.starts.count) { values in
                for (index, start) in self.starts.enumerated() {
                    let address = start == Self.null ? nil : bytes.baseAddress?.advanced(by: start)
                    values.initializeElement(at: index, to: address?.assumingMemoryBound(to: CChar.self))
                }
                return self.withArrays(UnsafePointer(values.baseAddress), body)
            }
        }
    }

    private func withArrays<Value>(
        _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ body: (Pointers) -> Value
    ) -> Value {
        self.lengths.withUnsafeBufferPointer { lengths in
            self.formats.withUnsafeBufferPointer { formats in
                self.types.withUnsafeBufferPointer { types in
                    body(
                        Pointers(
                            count: Int32(types.count), values: values, lengths: lengths.baseAddress,
                            formats: formats.baseAddress, types: types.baseAddress))
                }
            }
        }
    }
}
