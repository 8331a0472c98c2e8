package dev.switchboard.storage;
abstract class InMemoryStorage implements Storage {}
