package dev.switchboard.storage;

import dev.switchboard.model.ConfigurationException;
import java.util.Map;

/**
 * Seals the secret settings of a channel before the storage sees them, and opens them again. Safe from any thread. No
 * method puts a secret into an exception.
 */
public interface SecretStore {
    /**
     * Seals with AES-256-GCM, as a JSON Web Encryption (RFC 7516). Needs the artifact
     * {@code com.nimbusds:nimbus-jose-jwt}, which core does not bring along.
     *
     * @param key 32 bytes by chance, the host's to keep: what was sealed opens only with the same key
     * @return the secret store
     * @throws IllegalArgumentException if the key has another length
     * @throws ConfigurationException if the artifact is not there
     */
    static SecretStore encrypted(byte[] key) {
        try {
            return new JoseSecretStore(key);
        } catch (NoClassDefFoundError e) {
            throw new ConfigurationException(
                    "secrets", "sealing them needs the artifact com.nimbusds:nimbus-jose-jwt; add it");
        }
    }

    /**
     * Seals secrets.
     *
     * @param channel the channel that they belong to; they open for no other
     * @param secrets the secrets by name
     * @return the sealed text
     */
    String seal(String channel, Map<String, String> secrets);

    /**
     * Opens what {@link #seal} made.
     *
     * @param channel the channel that the secrets belong to
     * @param sealed the sealed text
     * @return the secrets by name
     * @throws ConfigurationException if the key is another one, the text was changed, or it belongs to another channel
     */
    Map<String, String> open(String channel, String sealed);
}
