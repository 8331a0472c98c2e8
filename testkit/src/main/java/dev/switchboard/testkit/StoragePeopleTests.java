package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Identities and contacts. */
abstract class StoragePeopleTests extends StorageTests {
    private static final String LONGEST = "\uD83D\uDE00".repeat(63) + "abc";

    StoragePeopleTests(StorageContract contract) {
        super(contract);
    }

    private static ContactId newContact() {
        return new ContactId(UUID.randomUUID());
    }

    private Map<Identity.Key, KnownIdentity> resolve(KnownIdentity... proposals) {
        return storage.write(tx -> tx.resolveIdentities(List.of(proposals)));
    }

    @Test
    void R26_anUnknownIdentityGetsTheContactProposed() {
        Identity identity = new Identity(
                new Identity.Key(LONGEST, LONGEST),
                "Anna \uD83D\uDE00",
                Map.of(Identity.FIRST_NAME, "Anna", "lang", "de"));
        KnownIdentity proposal = new KnownIdentity(identity, newContact());
        assertThat(resolve(proposal)).containsExactly(Map.entry(identity.key(), proposal));

        Contact expected = new Contact(proposal.contact(), "Anna \uD83D\uDE00", List.of(identity), Map.of(), Set.of());
        assertThat(storage.contact(proposal.contact())).contains(expected);
        assertThat(storage.contactOf(identity.key())).contains(expected);
    }

    @Test
    void R26_aKnownIdentityKeepsItsContactAndItsNameUntilItIsUpdated() {
        KnownIdentity known = new KnownIdentity(Scribe.ANNA, newContact());
        resolve(known);
        Identity renamed = Identity.of("telegram", "42", "Anne").with(Identity.FIRST_NAME, "Anne");
        KnownIdentity proposal = new KnownIdentity(renamed, newContact());
        KnownIdentity other = new KnownIdentity(Identity.of("email", "42", "Otto"), newContact());
        assertThat(resolve(proposal, other))
                .containsOnly(
                        Map.entry(renamed.key(), known),
                        Map.entry(other.identity().key(), other));
        assertThat(storage.contact(proposal.contact())).isEmpty();

        scribe.write(tx -> tx.updateIdentities(List.of(renamed)));
        assertThat(resolve(proposal)).containsValue(new KnownIdentity(renamed, known.contact()));
        Contact contact = storage.contact(known.contact()).orElseThrow();
        assertThat(contact.identities()).containsExactly(renamed);
        assertThat(contact.displayName()).isEqualTo("Anne");
    }

    @Test
    void R26_whoIsNotKnownHasNoContact() {
        assertThat(storage.contactOf(Scribe.ANNA.key())).isEmpty();
        assertThat(storage.contact(newContact())).isEmpty();
    }

    @Test
    void R26_ofManyWritersOneMakesAContact() {
        Storage second = secondNode();
        List<Callable<Map<Identity.Key, KnownIdentity>>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            Storage mine = writer % 2 == 0 ? storage : second;
            tasks.add(() -> mine.write(tx -> {
                List<KnownIdentity> proposals = new ArrayList<>();
                for (int person = 0; person < 30; person++) {
                    proposals.add(new KnownIdentity(Identity.of("telegram", "p" + person, ""), newContact()));
                }
                return tx.resolveIdentities(proposals);
            }));
        }
        List<Map<Identity.Key, KnownIdentity>> resolved = Crowd.run(tasks);
        assertThat(resolved.get(0)).hasSize(30);
        assertThat(resolved).allMatch(resolved.get(0)::equals);
        assertThat(storage.contacts("", null, 100).items()).hasSize(30);
    }

    @Test
    void R26_aMessageShowsItsSenderAsTheSenderIsKnownNow() {
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("hello"));
        Identity renamed = Identity.of("telegram", "42", "Anne");
        scribe.write(tx -> tx.updateIdentities(List.of(renamed)));
        Message read = present(storage.messages(Set.of(message.id())).get(message.id()));
        assertThat(read.sender()).isEqualTo(new Sender.Person(renamed));
    }

    @Test
    void R26_whetherAPersonCanBeReachedIsSeenAndChangesNothingElse() {
        ContactId anna = scribe.contact(Scribe.ANNA);
        var before = storage.contact(anna);
        assertThat(before.orElseThrow().isReachable()).isTrue();
        scribe.write(tx -> tx.setReachable(Map.of(Scribe.ANNA.key(), false)));
        Contact unreachable = storage.contact(anna).orElseThrow();
        assertThat(unreachable.isReachable()).isFalse();
        assertThat(unreachable.unreachable()).containsExactly(Scribe.ANNA.key());
        assertThat(storage.contactOf(Scribe.ANNA.key())).contains(unreachable);
        assertThat(storage.contacts("", null, 10).items()).containsExactly(unreachable);
        scribe.write(tx -> tx.setReachable(Map.of(Scribe.ANNA.key(), true)));
        assertThat(storage.contact(anna)).isPresent().isEqualTo(before);
    }

    @Test
    void R26_contactsAreFoundByTheBeginningOfTheirNameWhateverItsCase() {
        people("Anna Lind", "ANNABEL", "Hanna", "an_na", "an%na", "", "\u00c4nne");
        assertThat(names("anna")).containsExactlyInAnyOrder("Anna Lind", "ANNABEL");
        assertThat(names("ANNA L")).containsExactly("Anna Lind");
        assertThat(names("an_")).containsExactly("an_na");
        assertThat(names("an%")).containsExactly("an%na");
        assertThat(names("\u00e4n")).containsExactly("\u00c4nne");
        assertThat(names("zoe")).isEmpty();
        assertThat(names("")).hasSize(7);
    }

    @Test
    void R26_contactsAreFoundByTheValueOfAnIdentity() {
        scribe.contact(Identity.of("email", "ben@example.org", "Ben"));
        scribe.contact(Identity.of("telegram", "anna", "Zoe"));
        scribe.contact(Identity.of("telegram", "43", "Anna"));
        assertThat(names("ben@example.org")).containsExactly("Ben");
        assertThat(names("ben@")).isEmpty();
        assertThat(names("anna")).containsExactlyInAnyOrder("Anna", "Zoe");
    }

    @Test
    void R26_aContactFoundByNameAndValueIsListedOnce() {
        scribe.contact(Identity.of("telegram", "anna", "Anna"));
        assertThat(names("anna")).containsExactly("Anna");
    }

    @Test
    void R26_contactsAreListedByNamePageByPage() {
        people("dora", "Anna", "carl", "Ben", "ben", "BEN", "emil", "anna", "Fritz");
        List<String> walked = StorageListTests.walk(cursor -> storage.contacts("", cursor, 2)).stream()
                .map(Contact::displayName)
                .toList();
        assertThat(walked)
                .containsExactlyInAnyOrder("dora", "Anna", "carl", "Ben", "ben", "BEN", "emil", "anna", "Fritz")
                .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
        List<String> ofBen = StorageListTests.walk(cursor -> storage.contacts("ben", cursor, 1)).stream()
                .map(Contact::displayName)
                .toList();
        assertThat(ofBen).containsExactlyInAnyOrder("Ben", "ben", "BEN");

        scribe.contact(Identity.of("telegram", "ben", "Aaron"));
        scribe.contact(Identity.of("email", "ben", "Zoe"));
        List<String> ofBenAndByValue = StorageListTests.walk(cursor -> storage.contacts("ben", cursor, 1)).stream()
                .map(Contact::displayName)
                .toList();
        assertThat(ofBenAndByValue)
                .containsExactlyInAnyOrder("Aaron", "Ben", "ben", "BEN", "Zoe")
                .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    }

    private void people(String... names) {
        for (String name : names) {
            scribe.contact(Identity.of("telegram", UUID.randomUUID().toString(), name));
        }
    }

    private List<String> names(String text) {
        return storage.contacts(text, null, 50).items().stream()
                .map(Contact::displayName)
                .toList();
    }
}
