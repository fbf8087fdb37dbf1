import Coordination
import JSON
import Postgres
import Vocabulary

extension UnitOfWork {
    /// Applies what a decision changes in the story's memory, in its order. The member's position is locked.
    func remember(_ effects: [StoryEffect], of user: UserID, run: Int) async throws(DatabaseError) {
        let rows = try await self.transaction.rows(
            "SELECT variable, value::text AS value FROM (\(SQL.variables(of: user))) AS remembered")
        var values: [String: StoryVariable.Value] = [:]
        for row in rows { values[try row.get("variable")] = try row.json("value") }
        var written: [(name: String, value: JSONValue)] = []
        for effect in effects {
            if case .clear(let flag) = effect {
                written.append((flag, false))
            } else if let value = values[effect.key]?.changed(by: effect) {
                values[effect.key] = value
                written.removeAll { $0.name == effect.key }
                written.append((effect.key, JSONValue(of: value)))
            }
        }
        guard !written.isEmpty else { return }
        let document = JSONWriter.text(of: JSONValue.object(JSONObject(written)))
        self.transaction.queue(
            """
            INSERT INTO narrative.user_narrative_flags (user_id, flag, value, run_no, set_at)
            SELECT \(user), key, value, \(run), \(self.now) FROM jsonb_each(\(document)::jsonb)
            ON CONFLICT (user_id, flag) DO UPDATE SET
                value = excluded.value, run_no = excluded.run_no, set_at = excluded.set_at
            """)
    }

    /// Notes what the member was promised; what was promised before stays as it was.
    func promise(_ promises: [StoryPromise], at fragment: FragmentID, to user: UserID) {
        guard !promises.isEmpty else { return }
        self.transaction.queue(
            """
            INSERT INTO narrative.user_promises (user_id, fragment_id, promise_key, made_at, condition, rewards)
            SELECT \(user), \(fragment), promise ->> 'key', \(self.now), promise -> 'when', promise -> 'gives'
            FROM jsonb_array_elements(\(JSONWriter.text(of: promises))::jsonb) AS promise
            ON CONFLICT DO NOTHING
            """)
    }
}
