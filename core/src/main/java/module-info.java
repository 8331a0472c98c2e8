/** Switchboard's core: the model, what connectors and storages implement, rules, and the pipeline. */
@org.jspecify.annotations.NullMarked
module dev.switchboard.core {
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.uuid;
    requires com.samskivert.jmustache;
    requires org.slf4j;
    requires static com.nimbusds.jose.jwt;
    requires static micrometer.commons;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static transitive org.jspecify;

    exports dev.switchboard;
    exports dev.switchboard.handler;
    exports dev.switchboard.model;
    exports dev.switchboard.rules;
    exports dev.switchboard.spi;
    exports dev.switchboard.storage;

    uses dev.switchboard.spi.ConnectorProvider;
}
