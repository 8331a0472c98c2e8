package dev.switchboard.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorServerTest {
    private final SimulatedPlatform platform = SimulatedPlatform.open();
    private final SimulatorServer server = SimulatorServer.start(platform, 0);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        platform.close();
    }

    @Test
    void nothingIsAnsweredWithoutTheSecret() throws Exception {
        for (String path : List.of("/call", "/updates", "/files/1", "/people/Anna", "/faults", "/record", "/counts")) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(server.url().resolve(path))
                            .header("Authorization", "Bearer wrong")
                            .method(
                                    path.equals("/call") ? "POST" : "GET",
                                    HttpRequest.BodyPublishers.ofString("{\"operation\":\"check\",\"text\":\"\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.body()).contains("authentication").doesNotContain("wrong");
        }
    }

    @Test
    void aPersonSpeaks_andTheRecordIsRead() throws Exception {
        JsonNode said = post("/people/Anna%20Example", "{\"text\":\"Hello\"}");
        assertThat(said.path("acknowledged").asBoolean()).isFalse();
        assertThat(get("/updates?wait=PT0S").path("updates")).hasSize(1);

        String chat = platform.person("Anna Example").chat();
        post("/call", "{\"operation\":\"send\",\"key\":\"k1\",\"chat\":\"" + chat + "\",\"text\":\"Hi\"}");
        post("/call", "{\"operation\":\"send\",\"key\":\"k2\",\"chat\":\"" + chat + "\",\"text\":\"there\"}");

        JsonNode record = get("/record?after=1&limit=5").path("record");
        assertThat(record).hasSize(1);
        assertThat(record.path(0).path("number").asLong()).isEqualTo(2);
        assertThat(record.path(0).path("key").asText()).isEqualTo("k2");
        assertThat(record.path(0).path("text").asText()).isEqualTo("there");
        assertThat(get("/counts").path("recorded").asLong()).isEqualTo(2);
        assertThat(platform.person("Anna Example").seen()).containsExactly("Hi", "there");
    }

    @Test
    void faultsAreSetAndTakenBack() throws Exception {
        String send = "{\"operation\":\"send\",\"chat\":\"c\",\"text\":\"Hi\"}";
        post("/faults", "{\"error\":\"rate_limited\",\"retry_after\":2.5,\"times\":1}");
        HttpResponse<String> limited = exchange("POST", "/call", send);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(Json.MAPPER.readTree(limited.body()).path("retry_after").asDouble())
                .isEqualTo(2.5);

        assertThat(exchange("DELETE", "/faults", "").statusCode()).isEqualTo(200);
        assertThat(exchange("POST", "/call", send).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsWrong_isAnsweredWithTheField() throws Exception {
        assertThat(refused("/call", "no JSON")).isEqualTo("body: must be JSON");
        assertThat(refused("/call", "{\"operation\":\"fly\"}"))
                .isEqualTo("operation: must be an operation that there is");
        assertThat(refused("/faults", "{\"error\":\"odd\",\"times\":1}"))
                .isEqualTo("error: must be a failure that there is");
        assertThat(refused("/webhook", "{\"url\":\"not an address\"}")).isEqualTo("url: must be an http address");
        assertThat(refused("/people/Anna", "{\"text\":\"a\\u0000b\"}"))
                .isEqualTo("text: must not contain the NUL character");
    }

    private String refused(String path, String body) throws Exception {
        HttpResponse<String> answer = exchange("POST", path, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        return Json.MAPPER.readTree(answer.body()).path("reason").asText();
    }

    @Test
    void webhooksArePosted_signed() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/hook", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean signed = new Signature(platform.secret())
                    .sign(body)
                    .header(Signature.HEADER)
                    .orElseThrow()
                    .equals(exchange.getRequestHeaders().getFirst("X-Simulator-Signature"));
            told.add(signed + " " + new String(body, UTF_8));
            exchange.sendResponseHeaders(told.size() == 1 ? 503 : 200, -1);
            exchange.close();
        });
        host.start();
        try {
            post("/webhook", "{\"url\":\"http://127.0.0.1:" + host.getAddress().getPort() + "/hook\"}");
            JsonNode said = post("/people/Anna", "{\"text\":\"Hello\"}");
            assertThat(said.path("status").asInt()).isEqualTo(503);
            assertThat(said.path("acknowledged").asBoolean()).isFalse();
            assertThat(post("/redeliver", "").path("unacknowledged").asInt()).isZero();
            assertThat(told).hasSize(2).allMatch(body -> body.startsWith("true {") && body.contains("Hello"));
            assertThat(told.get(0)).isEqualTo(told.get(1));
        } finally {
            host.stop(0);
        }
        JsonNode unheard = post("/people/Anna", "{\"text\":\"Anybody?\"}");
        assertThat(unheard.path("acknowledged").asBoolean())
                .as("nobody listens any more")
                .isFalse();
    }

    @Test
    void main_runsAPlatformOfItsOwn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorServer.class.getName(),
                        "--port",
                        "0",
                        "--secret",
                        "a-secret-of-its-own")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line = output.readLine();
            assertThat(line).startsWith("Simulated platform at http://127.0.0.1:");
            URI url = URI.create(line.substring(line.indexOf("http")));
            HttpResponse<String> counts = http.send(
                    HttpRequest.newBuilder(url.resolve("/counts"))
                            .header("Authorization", "Bearer a-secret-of-its-own")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(counts.statusCode()).isEqualTo(200);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private JsonNode post(String path, String body) throws Exception {
        return answered(exchange("POST", path, body));
    }

    private JsonNode get(String path) throws Exception {
        return answered(exchange("GET", path, ""));
    }

    private static JsonNode answered(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.MAPPER.readTree(answer.body());
    }

    private HttpResponse<String> exchange(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.url().resolve(path))
                        .header("Authorization", "Bearer " + platform.secret())
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
