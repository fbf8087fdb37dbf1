public import JSON
public import Vocabulary

/// What a step left for later ones: a name with a type.
public struct Output<Value: JSONDecodable>: Sendable {
    let step: String
}

/// What is known of a run so far: its input, and what its steps gave.
public struct Journal<Input: JSONDecodable & Sendable>: Sendable {
    public let run: WorkflowRunID
    public let input: Input
    private let notes: Notes

    init(_ notes: Notes) throws(JSONFault) {
        self.run = notes.run
        self.input = try Input(json: notes.input)
        self.notes = notes
    }

    /// - Throws: ``JSONFault`` when that step has not been done (only steps before this one surely have) or its
    ///   output has another shape now.
    public subscript<Value>(output: Output<Value>) -> Value {
        get throws(JSONFault) {
            guard let json = self.notes.outputs[output.step] else {
                throw JSONFault(field: output.step, rule: "has no output yet")
            }
            return try Value(json: json)
        }
    }
}

/// A ``Journal`` before its types are known.
package struct Notes: Sendable {
    package let run: WorkflowRunID
    let input: JSONValue
    let outputs: [String: JSONValue]

    package init(_ run: WorkflowRun) throws(JSONFault) {
        self.run = run.id
        self.input = try Self.json(run.input, "input")
        var outputs: [String: JSONValue] = [:]
        for step in run.steps {
            if let output = step.output { outputs[step.name] = try Self.json(output, step.name) }
        }
        self.outputs = outputs
    }

    private static func json(_ text: String, _ name: String) throws(JSONFault) -> JSONValue {
        do throws(JSONSyntaxError) { return try JSONReader.read(text) } catch {
            throw JSONFault(field: name, rule: "is not JSON: \(error)")
        }
    }
}

/// One run of a workflow.
public enum WorkflowRunSubject {}
public typealias WorkflowRunID = ID<WorkflowRunSubject>
