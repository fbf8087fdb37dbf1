import EventLoops
import HTTPWire

/// Who has the connection now that it is no longer HTTP.
struct Upgrade {
    let handler: any UpgradeHandler
    var isReading = true
}

extension Connection {
    /// The head of the 101 is queued; the handler's first word must not overtake it.
    func begin(_ handler: any UpgradeHandler) {
        self.upgrade = Upgrade(handler: handler)
        self.flush()
        guard self.isOpen else { return }
        handler.opened(self)
        if self.server.isDraining, self.isOpen { handler.draining() }
    }
}

extension Connection: UpgradedConnection {
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        guard self.isOpen, self.state.phase == .upgraded else { return false }
        self.send(bytes)
        return self.isOpen && !self.hasOutput
    }

    var pendingBytes: Int { self.output.count - self.outputStart }

    var isReading: Bool {
        get { self.upgrade?.isReading ?? false }
        set {
            guard self.isOpen, self.upgrade?.isReading == !newValue else { return }
            self.upgrade?.isReading = newValue
            if newValue { self.resumeSoon() } else { self.adjustInterest() }
        }
    }

    func close() {
        guard self.isOpen, self.state.phase == .upgraded else { return }
        self.state.endUpgrade()
        if self.hasOutput { self.adjustInterest() } else { self.outputSent() }
    }

    func abort() { self.drop() }

    func run(_ action: @escaping @Sendable () -> Void) { self.loop.execute(action) }
}
