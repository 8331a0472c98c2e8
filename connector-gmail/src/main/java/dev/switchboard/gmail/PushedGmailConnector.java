package dev.switchboard.gmail;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Received;

/**
 * A mailbox of which Pub/Sub's push requests say that there is something new. They bring nothing themselves: each only has
 * the mailbox polled now.
 */
final class PushedGmailConnector extends GmailConnector implements Connector.Webhooks {
    private final PushTokens tokens;

    PushedGmailConnector(GmailSettings settings, GmailApi api, GmailSettings.Push push) {
        super(settings, api);
        this.tokens = new PushTokens(push, api.transport(), settings.clock());
    }

    @Override
    public boolean authentic(WebhookRequest request) {
        return tokens.areGenuine(request.header("Authorization").orElse(""));
    }

    /** Whatever is in a request that is Google's, there is no harm in looking, and no mail is lost by it. */
    @Override
    public Received parse(WebhookRequest request) {
        return Received.nothing().andPoll();
    }
}
