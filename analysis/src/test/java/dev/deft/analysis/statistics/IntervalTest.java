package dev.deft.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void containsItsEndsAndWhatLiesBetweenThem() {
        Interval interval = new Interval(1, 2);
        assertThat(interval.contains(1)).isTrue();
        assertThat(interval.contains(1.5)).isTrue();
        assertThat(interval.contains(2)).isTrue();
        assertThat(interval.contains(Math.nextDown(1.0))).isFalse();
        assertThat(interval.contains(Math.nextUp(2.0))).isFalse();
        assertThat(interval.contains(Double.NaN)).isFalse();
    }

    @Test
    void endsTheWrongWayRoundAreRefused() {
        assertThatThrownBy(() -> new Interval(2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 2.0 to 1.0");
        assertThatThrownBy(() -> new Interval(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
