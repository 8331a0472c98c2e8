package dev.switchboard.telegram;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;

/** WireMock where the Bot API would be. */
final class StubbedBotApi implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final WireMockServer server =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    StubbedBotApi() {
        server.start();
    }

    String url() {
        return server.baseUrl();
    }

    void answers(String method, String result) {
        answers(method, 200, "{\"ok\":true,\"result\":" + result.replace('\'', '"') + "}");
    }

    void fails(String method, int code, String description) {
        answers(method, code, "{\"ok\":false,\"error_code\":" + code + ",\"description\":\"" + description + "\"}");
    }

    void answers(String method, int status, String body) {
        stub(post(path(method)).willReturn(aResponse().withStatus(status).withBody(body)));
    }

    void answersEverything(ResponseDefinitionBuilder response) {
        stub(any(anyUrl()).willReturn(response));
    }

    void stub(MappingBuilder mapping) {
        server.stubFor(mapping);
    }

    static UrlPattern path(String method) {
        return urlEqualTo("/bot" + TestContext.TOKEN + "/" + method);
    }

    /** The parameters of each call of a method, in their order. */
    List<JsonNode> calls(String method) {
        return server.findAll(postRequestedFor(path(method))).stream()
                .map(StubbedBotApi::parameters)
                .toList();
    }

    /** The parameters of the only call of a method. */
    JsonNode call(String method) {
        List<JsonNode> calls = calls(method);
        if (calls.size() != 1) {
            throw new AssertionError(method + " was called " + calls.size() + " times");
        }
        return calls.get(0);
    }

    List<LoggedRequest> all() {
        return server.findAll(postRequestedFor(anyUrl()));
    }

    static JsonNode parameters(LoggedRequest request) {
        try {
            return JSON.readTree(request.getBodyAsString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(request.getUrl() + ": the body has to be JSON", e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
