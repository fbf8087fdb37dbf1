import Foundation
import Testing

@Suite struct ServeTests {
    @Test func `the program starts on nothing, answers, and ends cleanly`() async throws {
        try await Product.with { product async throws in
            #expect(try await product.send("GET", "/health/ready").status == 200)
            #expect(try await product.send("GET", "/health/live").body == #"{"status":"alive"}"#)
            #expect(try await product.send("GET", "/openapi.yaml").body.hasPrefix("openapi: 3.1"))
            #expect(try await product.send("GET", "/metrics").body.contains("dianabot_operations_total"))
            let page = try await product.send("GET", "/playground/")
            #expect(page.status == 200)
            #expect(page.body.contains("<script type=\"module\""))
        }
    }

    @Test func `it ends promptly though somebody watches the playground`() async throws {
        try await Product.with { product async throws in
            let watcher = Process()
            watcher.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
            watcher.arguments = ["-sN", "\(product.address)/playground/api/members/6000000101/events"]
            let output = Pipe()
            watcher.standardOutput = output
            try watcher.run()
            #expect(try await Product.firstLine(of: output).hasPrefix("id: "))
            let asked = ContinuousClock.now
            #expect(product.end(SIGTERM) == 0)
            #expect(ContinuousClock.now - asked < .seconds(10), "half of what SHUTDOWN_TIMEOUT allows")
            watcher.waitUntilExit()
        }
    }

    @Test func `killed at once after an answer, it starts again with every committed row`() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "dianabot-kill-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        for round in 1...3 {
            let product = try await Product.start(in: directory)
            let answer = try await product.send(
                "POST", "/webhooks/telegram", Product.update(round, "/daily", from: 900 + round),
                headers: ["X-Telegram-Bot-Api-Secret-Token": Product.secret])
            #expect(answer.body.contains("+10"))
            product.end(SIGKILL)
        }
        let product = try await Product.start(in: directory)
        for round in 1...3 {
            let again = try await product.send(
                "POST", "/webhooks/telegram", Product.update(round, "/daily", from: 900 + round),
                headers: ["X-Telegram-Bot-Api-Secret-Token": Product.secret])
            #expect(again.body.contains("+10"), "the first reply, repeated")
        }
        let proof = try await product.run("verify", "ledger")
        #expect(proof.status == 0)
        #expect(proof.output.contains("minted        30"))
        #expect(product.end(SIGTERM) == 0)
    }

    @Test func `the webhook takes updates with the secret only, and says what is wrong with others`() async throws {
        try await Product.with { product async throws in
            let secret = ["X-Telegram-Bot-Api-Secret-Token": Product.secret]
            let update = Product.update(1, "/daily", from: 900)
            #expect(try await product.send("POST", "/webhooks/telegram", update).status == 401)
            #expect(
                try await product.send(
                    "POST", "/webhooks/telegram", update, headers: ["X-Telegram-Bot-Api-Secret-Token": "wrong"]
                ).status == 401)
            #expect(try await product.send("POST", "/webhooks/telegram", "{", headers: secret).status == 400)
            let typed = try await product.send("POST", "/webhooks/telegram", #"{"update_id":"x"}"#, headers: secret)
            #expect(typed.status == 422)
            #expect(typed.body.contains(#""field":"update_id""#))
            #expect(try await product.send("GET", "/webhooks/telegram").status == 405)
            let huge = String(repeating: " ", count: 2_000_000)
            #expect(try await product.send("POST", "/webhooks/telegram", huge, headers: secret).status == 413)
            #expect(try await product.run("verify", "ledger").output.contains("transactions  0"))
        }
    }

    @Test func `a mistake in the configuration is told and nothing is started`() async throws {
        try await Product.with { product async throws in
            #expect(try await product.run("serve", "--port", "x").status == 2)
            #expect(try await product.run("nonsense").status == 2)
            #expect(try await product.run("doctor").status == 0)
            #expect(try await product.run("migrate", "status").output.contains("0001_coordination  applied"))
        }
    }
}
