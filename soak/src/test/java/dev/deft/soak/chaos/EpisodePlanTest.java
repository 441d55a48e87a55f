package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The drawing of an episode. */
class EpisodePlanTest {

    private final List<EpisodePlan> drawn = LongStream.rangeClosed(1, 300)
            .mapToObj(number -> EpisodePlan.draw(7, number, Transport.NIO))
            .toList();

    @Test
    void theSameSeedAndNumberGiveTheSameEpisode() {
        for (EpisodePlan plan : drawn) {
            assertThat(EpisodePlan.draw(7, plan.number(), Transport.NIO)).isEqualTo(plan);
        }
    }

    @Test
    void anotherSeedOrNumberGivesAnother() {
        assertThat(drawn.stream().map(EpisodePlan::seed).distinct()).hasSameSizeAs(drawn);
        assertThat(EpisodePlan.draw(8, 1, Transport.NIO).seed())
                .isNotEqualTo(drawn.get(0).seed());
    }

    @Test
    void everyFaultComesUp() {
        assertThat(drawn.stream().flatMap(plan -> plan.pools().stream()).map(PoolPlan::threads))
                .contains(ThreadFault.values());
        assertThat(drawn.stream()
                        .flatMap(plan -> plan.reactors().stream())
                        .flatMap(reactor -> reactor.triggers().stream()))
                .contains(TriggerFault.values());
        assertThat(drawn.stream().flatMap(plan -> plan.stopEvents().stream()).map(StopEvent::kind))
                .contains(StopEvent.StopKind.values());
        assertThat(drawn.stream().map(EpisodePlan::order)).contains(EpisodePlan.StopOrder.values());
        assertThat(drawn).anyMatch(EpisodePlan::drains);
        assertThat(drawn.stream().flatMap(plan -> plan.reactors().stream())).anyMatch(reactor -> !reactor.runs());
    }

    @Test
    void poolsOfVirtualThreadsComeUpWhereTheJvmHasThem() {
        boolean exist = Runtime.version().feature() >= 21;
        assertThat(drawn.stream()
                        .flatMap(plan -> Stream.of(plan.pools(), plan.nestedPools()))
                        .map(pools -> pools.stream().anyMatch(PoolPlan::virtual)))
                .contains(false)
                .matches(virtual -> virtual.contains(true) == exist);
    }

    @Test
    void everyEpisodeHasAReactorThatRunsAndAPoolForMostOfItsCalls() {
        assertThat(drawn).allSatisfy(plan -> {
            assertThat(plan.reactors().get(0).runs()).isTrue();
            assertThat(plan.pools().get(0).isHealthy()).isTrue();
            assertThat(plan.pools()).hasSizeBetween(2, 5);
            assertThat(plan.stopEvents()).allMatch(event -> event.at().compareTo(plan.time()) < 0);
        });
    }

    @Test
    void itsDescriptionNamesAllThatIsInIt() {
        EpisodePlan plan = drawn.get(0);

        assertThat(plan.describe())
                .hasSize(1
                        + plan.reactors().size()
                        + plan.pools().size()
                        + plan.nestedPools().size()
                        + plan.stopEvents().size()
                        + (int) IntStream.range(0, plan.pools().size())
                                .filter(plan::observes)
                                .count()
                        + (int) IntStream.range(0, plan.reactors().size())
                                .filter(plan::carries)
                                .count());
        assertThat(plan.describe().get(0)).startsWith("episode 1: ");
        assertThat(plan.describe().get(1)).startsWith("reactor chaos-1-reactor0: NIO, ");
    }
}
