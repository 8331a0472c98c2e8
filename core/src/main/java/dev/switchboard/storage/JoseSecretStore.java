package dev.switchboard.storage;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import dev.switchboard.model.ConfigurationException;
import java.text.ParseException;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A JSON Web Encryption for each channel; the channel's id stands in the protected header, so none opens for another. */
final class JoseSecretStore implements SecretStore {
    private static final int KEY_BYTES = 32;

    private final SecretKey key;

    JoseSecretStore(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("key: must have " + KEY_BYTES + " bytes, had " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    @Override
    public String seal(String channel, Map<String, String> secrets) {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(channel)
                .build();
        JWEObject sealed = new JWEObject(header, new Payload(ContentCodec.writeMap(secrets)));
        try {
            sealed.encrypt(new DirectEncrypter(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("secrets of channel " + channel + " cannot be sealed", e);
        }
        return sealed.serialize();
    }

    @Override
    public Map<String, String> open(String channel, String sealed) {
        try {
            JWEObject object = JWEObject.parse(sealed);
            if (!channel.equals(object.getHeader().getKeyID())) {
                throw refused(channel, "they were sealed for another channel");
            }
            object.decrypt(new DirectDecrypter(key));
            return ContentCodec.readMap(object.getPayload().toString());
        } catch (ParseException | JOSEException e) {
            throw refused(channel, "the key is not the one that they were sealed with, or they were changed");
        }
    }

    private static ConfigurationException refused(String channel, String problem) {
        return new ConfigurationException("secrets of channel " + channel, problem);
    }
}
