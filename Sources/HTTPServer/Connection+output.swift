import EventLoops
import Glibc
import HTTPWire

// What was answered leaves here. A turn's responses collect in the server's scratch, one write sends them; only
// what the socket does not take is copied and waits in `output`. Then the reading stops: a peer that does not read
// makes us stop producing, and after the write timeout it loses its connection.
extension Connection {
    var hasOutput: Bool { !self.output.isEmpty || self.file != nil || self.transport?.holdsOutput == true }

    /// Sends what this turn has collected.
    func flush() {
        defer { self.server.scratch.removeAll() }
        guard self.isOpen, !self.server.scratch.isEmpty else { return self.closeIfSent() }
        guard self.server.scratch.withUnsafeBytes({ self.sendOrKeep($0) }) else { return self.drop() }
        self.closeIfSent()
    }

    private func closeIfSent() { if self.isOpen, self.state.phase == .closing, !self.hasOutput { self.outputSent() } }

    /// Sends `bytes` after everything that waits.
    func send(_ bytes: [UInt8]) {
        guard bytes.withUnsafeBytes({ self.sendOrKeep($0) }) else { return self.drop() }
    }

    /// The response under way ends with `region`, whose head has been queued.
    func send(_ region: FileRegion) {
        // Where earlier responses wait, this one queues up behind them.
        let mustWait = self.hasOutput
        defer { self.server.scratch.removeAll() }
        guard self.server.scratch.withUnsafeBytes({ self.sendOrKeep($0, hasMore: true) }) else { return self.drop() }
        self.file = region
        if !mustWait { self.writeOn() }
    }

    /// Keeps what the socket does not take.
    ///
    /// - Returns: `false` when it is broken.
    private func sendOrKeep(_ bytes: UnsafeRawBufferPointer, hasMore: Bool = false) -> Bool {
        guard !self.hasOutput else {
            self.output.append(contentsOf: bytes)
            return true
        }
        guard let sent = self.send(bytes, hasMore: hasMore) else { return false }
        if sent < bytes.count {
            self.output = Array(bytes[sent...])
            self.outputStart = 0
        } else if self.transport?.holdsOutput != true {
            return true
        }
        self.waitForSpace()
        return true
    }

    private func waitForSpace() {
        self.state.outputWaits(at: self.loop.now)
        self.adjustInterest()
    }

    /// Goes on with what waits, as far as the socket takes it.
    func writeOn() {
        if self.transport?.flush(to: self.descriptor) == .failed { return self.drop() }
        if !self.output.isEmpty {
            let sent = self.output.withUnsafeBytes { output in
                self.send(UnsafeRawBufferPointer(rebasing: output[self.outputStart...]), hasMore: self.file != nil)
            }
            guard let sent else { return self.drop() }
            self.outputStart += sent
            if self.outputStart == self.output.count { (self.output, self.outputStart) = ([], 0) }
        }
        if self.output.isEmpty, self.file != nil, !self.sendFile() { return self.drop() }
        if self.hasOutput { self.waitForSpace() } else { self.outputDrained() }
    }

    private func outputDrained() {
        self.state.outputDrained()
        self.stream?.drained()
        if self.state.phase == .upgraded { self.upgrade?.handler.drained() }
        guard self.isOpen else { return }
        self.outputSent()
        if !self.isServing { self.resume() }
    }

    /// - Returns: `false` when the socket is broken or the file has shrunk: the body would be short.
    private func sendFile() -> Bool {
        while let region = self.file, !region.range.isEmpty {
            switch self.transport == nil ? Socket.send(region, to: self.descriptor) : self.copy(region) {
            case .bytes(let count): self.file?.range = region.range.lowerBound + count..<region.range.upperBound
            case .blocked: return true
            case .ended, .failed: return false
            }
        }
        self.file = nil
        self.end()
        return true
    }

    /// For transports that must see every byte.
    private func copy(_ region: FileRegion) -> Transfer {
        let buffer = UnsafeMutableRawBufferPointer(self.server.copyBuffer)
        let wanted = min(buffer.count, region.range.count)
        let count = pread(region.file.descriptor, buffer.baseAddress, wanted, off_t(region.range.lowerBound))
        guard count > 0, let transport else { return .ended }
        return transport.send(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: self.descriptor)
    }

    /// - Returns: how many bytes were taken, or `nil` when the socket is broken.
    private func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Int? {
        var sent = 0
        while sent < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            let transfer =
                self.transport?.send(rest, to: self.descriptor)
                ?? Socket.send(rest, hasMore: hasMore, to: self.descriptor)
            switch transfer {
            case .bytes(let count): sent += count
            case .blocked: return sent
            case .ended, .failed: return nil
            }
        }
        return sent
    }

    /// Nothing is left to send.
    func outputSent() {
        guard self.state.phase == .closing else { return }
        self.transport?.finish(on: self.descriptor)
        guard self.state.mustLinger else { return self.drop() }
        self.state.beginLingering(at: self.loop.now)
        shutdown(self.descriptor, Int32(SHUT_WR))
        self.adjustInterest()
    }

    /// Readiness that is not wanted is not watched for; watching for it again reports what came meanwhile.
    func adjustInterest() {
        var wanted: Readiness = self.transport == nil ? .onChange : []
        if self.wantsToRead { wanted.formUnion(self.transport == nil ? Self.plainInput : .readable) }
        if self.hasOutput { wanted.insert(.writable) }
        guard wanted != self.interest else { return }
        self.interest = wanted
        self.loop.rewatch(self.descriptor, for: wanted)
    }
}
