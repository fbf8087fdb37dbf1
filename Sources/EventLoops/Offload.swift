import Dispatch

/// Runs `work` on a Dispatch thread and suspends until it is done: for files, DNS, password hashing and
/// whatever else would hold up a loop.
public func offload<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withUnsafeContinuation { continuation in
        DispatchQueue.global().async {
            let result: Result<Value, Failure>
            do throws(Failure) { result = .success(try work()) } catch { result = .failure(error) }
            continuation.resume(returning: result)
        }
    }
    return try result.get()
}
