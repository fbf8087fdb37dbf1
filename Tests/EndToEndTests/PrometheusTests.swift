import Foundation
import TestKit
import Testing

@Suite(.timeLimit(.minutes(3))) struct PrometheusTests {
    /// What operators are promised, beside what each part has for itself: the beginnings of lines.
    private static let promised = [
        #"dianabot_operation_duration_seconds_bucket{operation="COMPRAR_ITEM",le="0.5"}"#,
        #"dianabot_operation_duration_seconds_count{operation="gamification.grant_besitos"}"#,
        #"dianabot_operation_step_duration_seconds_bucket{operation="telegram.answer_update",step="gamification."#,
        #"dianabot_workflow_step_duration_seconds_count{workflow="telegram.connect_bot"}"#,
        #"dianabot_operations_total{operation="gamification.grant_besitos",outcome="done"} 4"#,
        #"dianabot_operations_total{operation="gamification.grant_besitos",outcome="replayed"} 1"#,
        #"dianabot_operation_refusals_total{operation="gamification.spend_besitos",code="gamification.not_enough_"#,
        #"dianabot_sql_transactions_total{end="rollback"} "#, #"dianabot_sql_transaction_retries_total "#,
        #"dianabot_subscriber_lag_events{subscriber="coordination.live",lane="critical"}"#,
        #"dianabot_subscriber_lag_seconds{subscriber="coordination.live",lane="tracking"}"#,
        #"dianabot_circuit_state{dependency="telegram"} 0"#, #"dianabot_circuit_state{dependency="redis"} 0"#,
        #"dianabot_http_request_duration_seconds_bucket{"#, "dianabot_jobs{", "dianabot_cache_lookups_total{",
    ]

    @Test func `after some traffic Prometheus accepts the metrics, and all that is promised is there`() async throws {
        try await TestDatabase.with { storage async throws in
            try await StandInTelegram.with { telegram, settings in
                let redis = try RedisServer()
                let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
                    "dianabot-metrics-\(UUID().uuidString)")
                defer { try? FileManager.default.removeItem(at: directory) }
                let settings = settings.merging(
                    ["DATABASE_URL": storage.connectionString, "REDIS_URL": redis.socket]) { $1 }
                let product = try await Product.start(in: directory, settings: settings)
                defer { product.end(SIGKILL) }
                try await Self.makeTraffic(at: product)
                try await storage.wait(until: "SELECT state FROM coordination.workflow_runs", is: "completed")

                let metrics = try await product.send("GET", "/metrics").body
                for line in Self.promised { #expect(metrics.contains("\n\(line)"), "missing: \(line)") }
                let file = directory.appendingPathComponent("metrics").path
                try metrics.write(toFile: file, atomically: true, encoding: .utf8)
                let verdict = try await Product.script(#"$(scripts/promtool) check metrics 2>&1 <"$0""#, file)
                #expect(verdict.output == "")
                #expect(verdict.status == 0)
                #expect(product.end(SIGTERM) == 0)
            }
        }
    }

    private static func makeTraffic(at product: Product) async throws {
        let key = try await product.staffKey()
        let crowd = try await Crowd(at: product, key: key)
        for (update, text) in [(1, "/daily"), (2, "/balance"), (3, "/story")] {
            let answer = try await product.send(
                "POST", "/webhooks/telegram", Product.update(update, text, from: 901),
                headers: ["X-Telegram-Bot-Api-Secret-Token": Product.secret])
            #expect(answer.status == 200)
        }
        let path = "/api/v1/users/\(crowd.members[0])"
        for (status, wish) in [(201, "gift-001"), (201, "gift-002"), (200, "gift-002")] {
            let given = try await product.staff("POST", "\(path)/grants", #"{"amount":1}"#, key: key, wish: wish)
            #expect(given.status == status)
        }
        let refused = try await product.staff(
            "POST", "\(path)/spends", #"{"amount":999999}"#, key: key, wish: "too-much")
        #expect(refused.status == 402)
        let bought = try await product.staff(
            "POST", "\(path)/purchases", #"{"shop_item_id":\#(crowd.item)}"#, key: key, wish: "candle-01")
        #expect(bought.status == 201)
        let connected = try await product.staff("POST", "/api/v1/bot/connections", "{}", key: key, wish: "connect-1")
        #expect(connected.status == 201)
    }
}
