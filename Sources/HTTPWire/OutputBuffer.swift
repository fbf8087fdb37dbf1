/// Where responses collect until they are written: one piece of memory that is used again and again, and has one
/// owner, so that nothing is counted and nothing is copied.
public struct OutputBuffer: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private let keptBytes: Int
    public private(set) var count = 0

    /// - Parameter keptBytes: memory beyond which is given back when the buffer is emptied.
    public init(keptBytes: Int = 4096) {
        self.keptBytes = keptBytes
        self.memory = .allocate(byteCount: keptBytes, alignment: 1)
    }

    deinit { self.memory.deallocate() }

    public var isEmpty: Bool { self.count == 0 }

    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(rebasing: self.memory[..<self.count]))
    }

    public mutating func removeAll() {
        self.count = 0
        if self.memory.count > self.keptBytes { self.replaceMemory(byteCount: self.keptBytes) }
    }

    public mutating func append(_ bytes: Span<UInt8>) { bytes.withUnsafeBytes { self.append($0) } }

    mutating func append(text: StaticString) {
        self.append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ byte: UInt8) {
        self.reserve(1)
        self.memory[self.count] = byte
        self.count += 1
    }

    /// - Parameter number: not negative.
    mutating func append(decimal number: Int) {
        if number >= 10 { self.append(decimal: number / 10) }
        self.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// For what is written at once: `body` gets `byteCount` bytes to fill.
    mutating func append(byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        self.reserve(byteCount)
        body(UnsafeMutableRawBufferPointer(rebasing: self.memory[self.count..<self.count + byteCount]))
        self.count += byteCount
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        self.reserve(bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: self.memory[self.count...]).copyMemory(from: bytes)
        self.count += bytes.count
    }

    @inline(__always)
    private mutating func reserve(_ byteCount: Int) {
        if self.memory.count - self.count < byteCount {
            self.replaceMemory(byteCount: max(2 * self.memory.count, self.count + byteCount))
        }
    }

    private mutating func replaceMemory(byteCount: Int) {
        let fresh = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 1)
        fresh.copyMemory(from: UnsafeRawBufferPointer(rebasing: self.memory[..<self.count]))
        self.memory.deallocate()
        self.memory = fresh
    }
}
