package dev.switchboard.examples.samples;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Position;
import dev.switchboard.rules.*;
import dev.switchboard.simulator.*;

public class Hello {
    public static void main(String[] args) throws Exception {
        SimulatedPlatform platform = SimulatedPlatform.open();
        Person anna = platform.person("Anna");
        Switchboard board = Switchboard.builder()
                .channel(Simulator.channel("demo", platform))
                .rule(Rule.named("pricing").when(Condition.keyword("price")).reply("A basket costs 12 euros."))
                .build();
        board.start();
        platform.deliverTo(request -> board.webhooks().handle("demo", request));
        board.events().subscribe(Position.START, event -> System.out.println(event.type() + " " + anna.seen()));
        anna.says("What is the price?");
        System.in.read(); // until Enter is pressed
        board.close();
    }
}
