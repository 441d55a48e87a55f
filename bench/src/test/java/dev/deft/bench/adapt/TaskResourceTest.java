package dev.deft.bench.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.WorkParser;
import org.junit.jupiter.api.Test;

class TaskResourceTest {

    @Test
    void permitsThatBecomeFewerAreTakenFromThoseThatComeBack() throws Exception {
        TaskResource.ResizableSemaphore permits = new TaskResource.ResizableSemaphore();
        permits.change(3);
        permits.acquire();
        permits.acquire();
        permits.change(-2);
        assertThat(permits.tryAcquire()).isFalse();
        permits.release();
        assertThat(permits.tryAcquire()).isFalse();
        permits.release();
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void everyResourceLetsALonelyTaskThrough() throws Exception {
        for (TaskResource resource : new TaskResource[] {
            TaskResource.permits(), TaskResource.degrading(), TaskResource.processors(), TaskResource.oneLock()
        }) {
            resource.resize(1);
            resource.use(WorkParser.parse("noop"));
            resource.use(WorkParser.parse("noop"));
        }
    }
}
